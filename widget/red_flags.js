const DATA = {"classes": "A:can_not;B:=fat,huge,massive,puff,puffy,swell,thick;C:lip,mouth,tongue;D:injection;E:=bluish,blue,grey;F:15-90;G:bleed;H:throw_up,vomit;I:loo,nappy,poo,stool;J:calf,leg;K:back,shoulder_blade;L:boob,chest,rib;M:crush,pressure,squeeze,tight;N:ache,burn,hurt,killing_me,pain,stab;O:breast;P:heart,pulse;Q:20-35;R:can_not;S:fever;T:toddler;U:=ate,=drank,=eaten,=swallowed;V:battery,berry,bleach,cleaner,mushroom,poison;W:8-900;X:codeine,insulin,paracetamol;Y:dead,numb;Z:belly,stomach,tummy;AA:50-92;AB:1-3.4,20-54;AC:=heaving,=huffing,=panting,=winded,am_puffed,breathe_fast,breathless,gasp,gulp,short_of_breath,wheeze,wheezy;AD:2-8;AE:breath,breathe;AF:26-70;AG:can_not,difficult,hard,struggle,trouble;AH:120-260;AI:black_out,faint,pass_out;AJ:droop,drop,limp,slide;AK:face;AL:sentence,speech,talk,word;AM:funny,jumble,noise,nonsense,odd,wrong;AN:headache;AO:sudden;AP:confuse;AQ:bridge,ledge,roof;AR:sight,vision;AS:eye", "cues": "AT:=denies,=never,=no,=none,=not,=without;AU:=can_=not,=could_=not,=no_=feeling,=no_=one,=no_=reason,=nobody,=not_=fade,=not_=feel,=not_=going,=not_=know,=not_=move,=not_=pee,=not_=right,=not_=stop,=not_=sure,=not_=wake,=not_=want_=to;AV:=also,=am,=and_=he,=and_=i,=and_=my,=and_=now,=and_=she,=and_=then,=are,=because,=but,=due,=has,=instead,=is,=just,=now,=only,=since,=so,=still,=then,=though,=until,=when,=whenever,=which,=while,=why;AW:=any,=denies,=show,=sign_=of;AX:=or;AY:=and_=now,=because,=but,=now,=though;AZ:=he,=her,=his,=i,=it,=my,=she,=they,=we;BA:=aunt,=baby,=boy,=brother,=child,=cousin,=dad,=daughter,=father,=flatmate,=friend,=girl,=girlfriend,=gran,=grandad,=grandfather,=grandma,=grandpa,=he,=her,=him,=his,=husband,=i,=in_=law,=mate,=me,=mine,=mother,=my,=myself,=nan,=neighbour,=our,=parents,=partner,=roommate,=she,=sister,=son,=toddler,=uncle,=us,=we,=wife,mum;BB:=i_=call,=i_=need_=to,=i_=would_=like_=to_=know,=tell_=me,=want_=to_=know,=wondering;BC:=aunt,=baby,=boy,=brother,=child,=cousin,=dad,=daughter,=family,=father,=flatmate,=friend,=girl,=girlfriend,=gran,=grandad,=grandfather,=grandma,=grandpa,=husband,=in_=law,=mate,=mother,=nan,=neighbour,=parents,=partner,=roommate,=sister,=son,=toddler,=uncle,=wife,mum;BD:=death,=died,=history,=history_=of;BE:1950-2035,=as_=a_=child,=history_=of,=in_=march,=last_=month,=last_=year,=once,=used_=to,=was_=born,=when_=i_=was,=years_=ago,=years_=back;BF:=in_=the_=last,=since_=last;BG:=again,=all_=day,=all_=night,=getting_=worse,=hour_=ago,=just,=keep,=keeping,=keeps,=lately,=minutes_=ago,=now,=since_=breakfast,=since_=last_=night,=since_=lunch,=since_=morning,=since_=yesterday,=still,=this_=afternoon,=this_=evening,=this_=morning,=this_=week,=today,=tonight;BH:=an_=hour_=ago,=half_=an_=hour,=just_=now,=last_=night,=minutes_=ago,=right_=now,=since_=this,=this_=afternoon,=this_=evening,=this_=morning,=today,=tonight,=yesterday;BI:=back_=to_=normal,=fine_=now,=gone_=by,=has_=gone,=have_=gone,=is_=gone,=recovered,=stopped,=treated,=went_=down;BJ:=gone_=and,=gone_=grey,=gone_=numb,=has_=gone_=numb,=stopped_=drinking,=stopped_=my;BK:=also,=and,=but,=doc,=doctor,=hello,=hi,=just,=ok,=okay,=or,=please,=question,=so,=then,=um,=well;BL:=am,=are,=can,=could,=did_=it,=do,=do_=you,=does,=have_=any,=how,=is,=may,=might,=should,=what,=when,=where,=which,=who,=why,=will,=would;BM:=are_=not,=can_=barely,=can_=hardly,=can_=not,=can_=see,=could_=not,=did_=not,=do_=not,=does_=not,=has_=not,=have_=not,=is_=not,=was_=not,=will_=not,=would_=not;BN:=difference_=between,=explain,=leaflet,=list,=make_=you,=prevent,=prevention,=risk_=of,=sign_=of,=signs_=of,=symptoms_=of,=vs,=warning_=signs,=what_=are,=what_=is,=you_=have;BO:=can_=i_=have,=if_=i_=was,=should_=i_=get;BP:=if;BQ:=know_=if;BR:=can_=i,=do_=i,=do_=they,=do_=you,=how_=long,=i_=could,=i_=should,=i_=would,=should_=i,=what_=do_=i,=what_=should_=i,=what_=to_=do,=what_=would,=would_=i,=would_=you;BS:=another,=could_=be,=could_=it_=be,=feel_=like,=feels_=like,=getting_=worse,=going_=into,=having,=i_=have_=got,=is_=it,=is_=this,=look_=like,=looks_=like,=maybe,=probably,=sounds_=like,=think_=i_=am,=think_=its,=this_=is;BT:=almost,=gave_=her,=gave_=me,=gave_=my,=nearly;BU:=asleep,=in_=bed,=lol,=to_=know,=to_=see,laugh;BV:=coffee,=football,=gym,=nose,=ran,=run,=running,=stood_=up,=training;BW:=a_=bit,=light,=little,=mild,=slightly,=small,=tiny", "signs": "g/A~swallow C~B C~big|tingle D~throat eaten~cough eaten~nut eye~swell face~B like~slit|sausage lump~throat swell~up throat~swell throat~swell|tight|close voice~jab|throat;/inhaler~not|no inhaler~puffs wheeze whistle~breathe;g/going~blue lip~E;/went_floppy;gr/i_need~epipen think~need used|gave~epipen used|one~pen;g/G~hour G~hour|since G~will_not|not blood~run blood~through finger|thumb|toe~off full_of~blood lose~blood nose_bleed~F off~finger|tip out~blood pad|cup~every pump~out red~pour soak~towel|pad through~pad|towel will_not|not~stop/clot~period;g/H~blood coffee_ground;/I~black blood~I;//J~B;/J~cold;/L~M L~N L~feel M~L N~heart O~N clutch|hold|rub~L elephant~on heart~M heart~feel heart~pin on~L pain~K|chest something_wrong~heart something~L spray~times|twice stent~same through~back;/N~arm|jaw|shoulder N~jaw pain~sweat;l/feel_like~die;/drown~lie|chest lie~back|down|flat;l/P~Q;gr/leg|arm~not leg~R leg~weaker;//pus;/blotchy~cold chin~chest mottled not~feed not~glass rash~not stiff_neck~S;g/T|he|she~U T|he|she~V V~U W~X double|times~dose have~X insulin~instead took~too too~took wrong~pen;gr/R~feel R~walk R~when Y~knee|belly|waist can_not~leg|numb control~bladder|bowel control~bladder|wee|pee|poo control~lost like~else numb~between numb~thigh numb~waist weak~up wet~bed;g/eye~open floor~not no_pulse not~rouse not~wake;/=seizing|=fitting had~convulsion shake~tongue;/head~hit|bang;g/choking~grape electric~shock fell~tiles kettle|boiling|hot_water~over|down|on pulled~out pupil~bigger skin~off wrong~angle;/pain|agony~sudden pain|agony~testicle testicle~sudden;/Z~pain|hurt pulse~lump;/AA~oxygen oxygen~AA;/meter~AB;/AC AE~AF AE~AG R~breath|oxygen R~sentence air~not breathe~AD breathe~in breathe~not breathe~slow breathe~stop breathe~straw breath~catching|short chest~not deep~breath fight~for finish~sentence lung~feel lung~not no_air suck~in;g/cough~up mouthful~blood;l/P~AH P~out_of P~race|=pounding;lr/=she~will_not|not AI down~will_not|not eye~roll go_grey slump unconscious unresponsive;gr/baby~moving baby~nothing baby~quiet baby~stop no~kick|movement;gr/baby~=coming;g/soak~pad;gr/AK~feeling corner~mouth eye~will_not face~look half~face like~dentist mouth|face|lip~AJ side~mouth|face|lip;gr/R~grip R~left|right R~lift Y~left|right Y~side arm~leg drop~hand grip~=gone half_of~me half~numb hand|arm|leg|side~not left|right~Y left|right~arm|leg left|right~hand|arm|leg|side not~arm no~movement|power;gr/AL~AM AL~not R~words ask~same_question gibberish keep~calling lose~ability repeat~same slur sound~drunk stare~not;/AN~AO AN~H AN~light AN~like AN~of_my_life;/AO~AP R~remember delirious forget~who|name he|she~AP not_know~am not_know~he|she not~recognise see~spider|things think~=his;l/AO~R;gr/=seeing_double double_vision two_of_everything;qr/=being~alive =be|=am~=gone =standing~on =took_all better_off~was cut~deep do_it_tonight drive~into|off end~life everything~ready give~away going_to_overdose have~rope|gun it~be_over|to_end jump~in_front_of keep~safe kill~myself|himself letter~goodbye line~tablet|pill my~goodbye noose not~alive not~be_here_anymore not~safe not~want~live off~bridge of~X on~AQ say~goodbye step~in_front swallow~of swallow~whole to~disappear_forever to~tonight up~ways voices~tell voice~tell want_to_die want~be_over|to_end way~die whole~bottle|packet will_not_be~here|around wish~hit;qr/how_much~X;l/=kms;gr/AR~=gone|missing|lost AR~AS AR~lost|=went AS~lost|=went R~see~out|half|side curtain~down|across|over floater~flash half~=gone|missing|lost half~of_everything look~through only~see see~out|half|side;/AS~rock_hard AS~splash in~face|eye", "words": "2nite:tonight;ai:have;am:be;are:be;bled:bleed;breathe:breathe;breathless:breathless;brest:breast;breth:breath;could:can;d:have;did:do;drove:drive;dying:die;elses:else;fed:feed;felt:feel;forgot:forget;forgotten:forget;gave:give;goin:going;had:have;hart:heart;has:have;hav:have;held:hold;im:i_am;is:be;ive:i_have;kept:keep;knew:know;laid:lie;lain:lie;lay:lie;lit:light;ll:will;lying:lie;m:be;more:much;most:much;nt:not;o2:oxygen;od:overdose;ox:oxygen;oximeter:oxygen;ran:run;said:say;sats:oxygen;saw:see;shook:shake;sinse:since;spo2:oxygen;swollen:swell;thought:think;threw:throw;thru:through;told:tell;ve:have;was:be;wen:when;went:go;were:be;woke:wake;woken:wake", "fillers": "a,all,am,an,are,be,been,bit,got,had,has,have,her,his,i,im,is,it,its,just,like,my,of,our,really,so,that,the,this,to,too,was,your"};
const HALF=10000;
const GAP=5;
const WINDOW=20;
const MATCHES=60;
const cut=(text,mark)=>text.split(mark).filter(Boolean);
const table=(text)=>new Map(cut(text,";").map((entry)=>entry.split(":")));
const spellings=table(DATA.words);
const classes=table(DATA.classes);
const fillers=new Set(cut(DATA.fillers,","));
const phrases=new Map();
const items=new Set();
const similar=new Map();
function stem(word){
const one=word.replace(/([^su])s$/,"$1");
const bare=one
.replace(/^(.*[aeiouy].*[^e])(ness|ing|ed|ly)$/,"$1")
.replace(/[eiy]+$/,"")
.replace(/(.)\1$/,"$1");
return [bare,one].find((form)=>form.length>2)||word;
}
const shortened=(word)=>[...word].map((_,place)=>word.slice(0,place)+word.slice(place+1));
function learn(phrase,item){
const range=/^\d.*-/.test(phrase);
const [head,...rest]=range
? ["#",...phrase.split("-")]
: phrase.split("_").map((word)=>(word[0]==="="?word:stem(word)));
phrases.set(head,[...(phrases.get(head)||[]),[rest,item]]);
if (!range){
for (const key of [head,...rest]){
similar.set(key,key);
if (key.length>4) for (const near of shortened(key)) similar.has(near)||similar.set(near,key);
}
}
}
function learnItem(item){
if (!items.has(item)){
items.add(item);
for (const choice of item.split("|")) for (const phrase of cut(classes.get(choice)||choice,",")) learn(phrase,item);
}
return item;
}
for (const [cue,list] of table(DATA.cues)) for (const phrase of list.split(",")) learn(phrase,cue);
const signs=cut(DATA.signs,";").map((line)=>{
const [flags,...levels]=line.split("/");
return [flags,levels.map((list)=>cut(list," ").map((sign)=>sign.split("~").map(learnItem)))];
});
function wordsOf(text){
const plain=text
.toLowerCase()
.replace(/[’‘´`ʼ]/g,"'")
.replace(/\bcan ?not\b/g,"cant")
.replace(
/\b(ca|wo|do|does|did|could|would|should|is|are|was|were|has|have|had)n'?t\b/g,
(_,verb)=>({ ca: "can",wo: "will" }[verb]||verb)+" not",
)
.replace(/'(s|m|re|ve|ll|d)\b/g," ")
.replace(/'/g,"")
.replace(/(.)\1{2,}/g,"$1$1");
const words=[];
let sentence=0;
let clause=0;
for (const [found] of plain.matchAll(/[a-zà-ÿ]+|\d+([.,]\d+)?|[.!?;…]|\n\s*\n|[,:()\n—]|\s[-–]+\s/g)){
if (/[a-zà-ÿ\d]/.test(found)){
const meaning=spellings.get(found)||"";
for (const word of (meaning.includes("_")?meaning:found).split("_")) words.push({ word,sentence,clause });
} else{
clause++;
if (/[.!?;…]|\n.*\n/.test(found)) sentence++;
}
}
return words;
}
function keysOf(word){
const key=stem(word);
const keys=["="+word,key,stem(spellings.get(word)||word)];
if (word.length>5&&similar.get(key)!==key){
const near=similar.get(key)||shortened(key).find((each)=>similar.get(each)===each&&each.length>4);
if (near) keys.push(near);
}
return /^\d/.test(word)?[...keys,"#"]:keys;
}
function levelOf(text){
const words=wordsOf(text);
const keys=words.map(({ word })=>keysOf(word));
const places=new Map();
const costs=[0];
function phraseEnd(at,rest){
for (const wanted of rest){
for (let passed=0;at<keys.length&&!keys[at].includes(wanted);at++){
if (!fillers.has(words[at].word)||passed++>2) return 0;
}
if (at++>=keys.length) return 0;
}
return at;
}
keys.forEach((own,at)=>{
for (const key of own){
for (const [rest,item] of phrases.get(key)||[]){
const value=parseFloat(words[at].word);
const end=key!=="#"?phraseEnd(at+1,rest):value>=rest[0]&&value<=rest[1]&&at+1;
if (end) places.set(item,(places.get(item)||new Map()).set(at,end));
}
}
});
const starts=(cue,at)=>!!places.get(cue)?.has(at);
words.forEach((word,at)=>{
const ends=at&&word.sentence!==words[at-1].sentence?3:0;
costs.push(costs[at]+ends+(starts("AY",at)?4:+!fillers.has(word.word)));
});
const covers=(cue,at)=>[0,1,2,3].some((back)=>places.get(cue)?.get(at-back)>at);
const between=(start,end,...cues)=>{
for (let at=start;at<end;at++) if (cues.some((cue)=>starts(cue,at))) return true;
return false;
};
const distance=(one,other)=>(one[0]<other[0]?costs[other[0]]-costs[one[1]]:costs[one[0]]-costs[other[1]]);
const around=(item,start,end)=>{
const found=[];
const ends=places.get(item);
for (let at=Math.max(0,start);ends&&at<Math.min(end,words.length);at++){
if (ends.has(at)) found.push([at,ends.get(at)]);
}
return found;
};
function matches([first,...others]){
let found=[...(places.get(first)||[])].map((span)=>[span,[span]]);
for (const item of others){
found=found.flatMap(([whole,spans]) =>
around(item,whole[0]-WINDOW,whole[1]+WINDOW)
.filter((span)=>(span[1]<=whole[0]||span[0]>=whole[1])&&distance(span,whole)<=GAP)
.map((span)=>[[Math.min(whole[0],span[0]),Math.max(whole[1],span[1])],[...spans,span]]),
);
}
return found.slice(0,MATCHES);
}
function lowered([whole,spans],flags){
const [start,end]=whole;
const owns=(at)=>spans.some((span)=>span[0]<=at&&at<span[1]);
let first=start;
while (first>start-2 * WINDOW&&words[first-1]?.sentence===words[start].sentence) first--;
let last=end;
while (last<end+2 * WINDOW&&words[last]?.sentence===words[end-1].sentence) last++;
const cues=(cue)=>around(cue,first,last).filter(([at])=>!owns(at));
const before=(cue,reach)=>cues(cue).filter((span)=>span[0]<end-1&&distance(span,whole)<=reach);
const owned=(from,to)=>around("BA",from,to).some(([at])=>!covers("BB",at));
const now=cues("BG").some(([at])=>[words[start].clause,words[end-1].clause].includes(words[at].clause));
function reach(from){
let listing=between(from,from+3,"AW");
for (let at=from;at<last;at++){
if (at>=from+(listing?30:7)||starts("AV",at)) return at;
if (at>from&&words[at].clause!==words[from-1].clause&&!listing){
if (!between(at,at+10,"AX")) return at;
listing=true;
}
if (at>from+1&&starts("AZ",at)) return at;
}
return last;
}
function negated(){
return cues("AT").some(([at,from])=>{
if (covers("AU",at)) return false;
const stop=reach(from);
return spans.some((span)=>from<=span[0]&&span[1]<=stop);
});
}
function asked(){
if (before("BO",10).some(([,from])=>!between(from,start,"AV","BG"))) return true;
const wondering=before("BP",10).some(([at])=>!covers("BQ",at));
if (wondering&&between(first,last+WINDOW,"BR")) return true;
if (before("BN",10).some(([at])=>!owned(at,end))) return true;
let opener=first;
while (opener<start&&starts("BK",opener)) opener++;
if (!starts("BL",opener)||owns(opener)||covers("BM",opener)) return false;
return !owned(first,Math.min(last,end+5));
}
const past=() =>
cues("BE").some(
(span)=>!covers("BF",span[0])&&distance(span,whole)<=12&&!between(span[1],start,"BG","AY"),
);
const resolved=() =>
cues("BI").some(
(span)=>span[0]>=start&&!covers("BJ",span[0])&&!between(end,span[0],"AY")&&distance(whole,span)<=8,
);
const named=()=>!cues("BH")[0]&&!before("BS",1).some(([at])=>!between(at-1,end,"BX"));
const is=(flag)=>flags.includes(flag);
if (
negated() ||
(!is("q")&&asked()) ||
(is("c")&&(named()||before("BT",3)[0])) ||
(!is("g")&&cues("BU")[0]) ||
(is("l")&&cues("BV")[0]) ||
(!now&&((cues("BC")[0]&&cues("BD")[0])||past())) ||
(!is("r")&&resolved())
){
return 2;
}
return +cues("BW").some((span)=>distance(span,whole)<=1);
}
let level=0;
for (const [flags,levels] of signs){
levels.forEach((list,place)=>{
for (const sign of list){
if (level>=2-place) return;
for (const match of matches(sign)) level=Math.max(level,2-place-lowered(match,flags));
}
});
}
return level;
}
export function redFlag(text){
const whole=String(text);
const read=whole.length>2 * HALF?whole.slice(0,HALF)+" "+whole.slice(-HALF):whole;
return [null,"same_day","emergency"][levelOf(read)];
}
