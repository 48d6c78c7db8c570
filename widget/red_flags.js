const DATA = {"classes": "A:can_not;B:eyelid,face,mouth;C:injection;D:=bluish,blue,grey,purple;E:15-90;F:heavily,heavy;G:bleed;H:towel;I:spew,throw_up,vomit;J:loo,nappy,poo,stool;K:calf,leg;L:swell;M:boob,chest,rib;N:ache,burn,hurt,killing_me,pain,stab;O:crush,pressure,squeeze,tight;P:back,shoulder_blade;Q:breast;R:heart,pulse;S:20-35;T:can_not;U:site;V:fever;W:=ate,=drank,=drunk,=eaten,=swallowed;X:battery,berry,bleach,cleaner,mushroom;Y:8-900;Z:insulin,paracetamol;AA:dead,numb;AB:belly,stomach,tummy;AC:50-92;AD:=panting,=puffing,=winded,breathe_fast,breathless,gulp,short_of_breath,wheeze,wheezy;AE:2-8;AF:catch,get,take;AG:breath,breathe,oxygen;AH:26-70;AI:can_not,difficult,fight,hard,labour,struggle,trouble;AJ:120-260;AK:black_out,faint,keel_over;AL:droop,hang,limp,slide;AM:sentence,speech,talk,word;AN:funny,noise,nonsense,odd,wrong;AO:headache;AP:sudden;AQ:bad,worst;AR:confuse,not_recognise;AS:bridge,ledge;AT:eye;AU:sight,vision", "cues": "AV:=never,=no,=none,=not,=without;AW:=can_=not,=could_=not,=no_=feeling,=no_=reason,=nobody,=not_=feel,=not_=know,=not_=move,=not_=pee,=not_=right,=not_=stop,=not_=sure,=not_=wake,=not_=want_=to;AX:=also,=am,=and_=he,=and_=i,=and_=my,=and_=now,=and_=she,=and_=then,=are,=because,=but,=due,=has,=instead,=is,=just,=now,=only,=since,=so,=still,=then,=though,=until,=when,=which,=while,=why;AY:=any,=sign_=of;AZ:=or;BA:=and_=now,=because,=but,=now,=though;BB:=he,=her,=his,=i,=it,=my,=she,=they,=we;BC:=aunt,=baby,=boy,=brother,=child,=dad,=daughter,=father,=friend,=girl,=gran,=grandad,=grandma,=he,=her,=him,=his,=husband,=i,=in_=law,=mate,=me,=mine,=mother,=my,=myself,=nan,=neighbour,=our,=partner,=she,=sister,=son,=toddler,=uncle,=us,=we,=wife,mum;BD:=i_=call,=i_=need_=to,=i_=would_=like_=to_=know,=tell_=me,=want_=to_=know,=wondering;BE:=aunt,=baby,=boy,=brother,=child,=dad,=daughter,=family,=father,=friend,=girl,=gran,=grandad,=grandma,=husband,=in_=law,=mate,=mother,=nan,=neighbour,=partner,=sister,=son,=toddler,=uncle,=wife,mum;BF:=death,=died,=history;BG:1950-2035,=in_=march,=last_=month,=last_=year,=once,=used_=to,=when_=i_=was,=years_=ago;BH:=in_=the_=last,=since_=last;BI:=again,=all_=day,=getting_=worse,=hour_=ago,=just,=keep,=keeping,=keeps,=minutes_=ago,=now,=since_=last_=night,=since_=lunch,=since_=morning,=since_=yesterday,=still,=this_=afternoon,=this_=evening,=this_=morning,=this_=week,=today,=tonight;BJ:=an_=hour_=ago,=half_=an_=hour,=just_=now,=last_=night,=minutes_=ago,=right_=now,=since_=this,=this_=afternoon,=this_=morning,=today,=tonight,=yesterday;BK:=has_=gone,=have_=gone,=is_=gone,=stopped,=treated,=went_=down;BL:=gone_=and,=gone_=grey,=gone_=numb,=has_=gone_=numb,=stopped_=drinking,=stopped_=my;BM:=also,=and,=but,=doc,=doctor,=hello,=hi,=just,=ok,=okay,=or,=please,=question,=so,=then,=well;BN:=am,=are,=can,=could,=did,=do,=do_=you,=does,=how,=is,=may,=might,=should,=what,=when,=where,=which,=who,=why,=will,=would;BO:=are_=not,=can_=barely,=can_=hardly,=can_=not,=can_=see,=could_=not,=did_=not,=do_=not,=does_=not,=has_=not,=have_=not,=is_=not,=was_=not,=will_=not,=would_=not;BP:=difference_=between,=explain,=leaflet,=list,=make_=you,=risk_=of,=sign_=of,=signs_=of,=symptoms_=of,=vs,=warning_=signs,=what_=are,=what_=is,=you_=have;BQ:=can_=i_=have,=if_=i_=was,=should_=i_=get;BR:=if;BS:=know_=if;BT:=can_=i,=do_=i,=do_=they,=do_=you,=how_=long,=i_=could,=i_=should,=i_=would,=should_=i,=what_=do_=i,=what_=should_=i,=what_=to_=do,=what_=would,=would_=i,=would_=you;BU:=another,=could_=be,=could_=it_=be,=feel_=like,=feels_=like,=getting_=worse,=having,=i_=have_=got,=is_=it,=is_=this,=look_=like,=looks_=like,=maybe,=sounds_=like,=think_=i_=am,=think_=its,=this_=is;BV:=gave_=her,=gave_=me,=gave_=my,=nearly;BW:=asleep,=in_=bed,=lol,=to_=know,=to_=see,laugh;BX:=coffee,=football,=gym,=nose,=ran,=run,=running,=stood_=up;BY:=a_=bit,=light,=little,=mild,=small,=tiny", "signs": "g/A~swallow B|eye~swell C~throat eaten~cough eaten~nut like~slit|sausage|balloon lip~big|tingle lump~throat swell~up throat~swell throat~swell|tight|close voice~jab|shot|throat;/inhaler~not|no inhaler~puffs wheeze whistle~breathe;g/going~blue lip~D;/went_floppy;gr/epipen~now i_need~epipen think~need used|gave~epipen used|one~pen;g/F~G G~hour G~will_not|not bleed~keep blood~H blood~come|run|drip blood~nose cut~of finger|thumb|toe~off full_of~blood lose~blood nose_bleed~E off~finger pad|cup~every pump~out red~pour|gush soak~pad|bandage still~down through~pad|towel towel~soak will_not|not~stop/clot~period;g/I~blood coffee_ground;/J~black blood~J;/arm~numb;//K~L;//lump~K;/K~cold;/M~N M~O M~feel N~heart O~M Q~N clutch|hold|rub~M elephant~on heart~O heart~feel heart~pin on|across~M on~M pain~P|chest something_wrong~heart something~M spray~times|twice stent~same through~back;/N~jaw N~left_arm N~to upper~sweat;l/feel_like~die;/drown~lie|lung|chest lie~back|down|flat;l/R~S;gr/leg|arm~not leg~T leg~weaker;//U~hot pus;//V~day;/blotchy~cold chin~chest mottled not~feed not~pee purple~dot rash~not stiff_neck~V suck~rib;g/W~X X~W Y~Z double~dose he|she~W he|she~X insulin~instead times~dose took~too too~took wrong~pen;gr/AA~below|from AA~knee|belly|waist T~bladder T~feel T~walk T~when can_not~leg|numb|back control~bladder|bowel control~bladder|wee|pee|poo control~lost like~else numb~leg|thigh numb~waist weak~up wet~bed;g/eye~open floor~not is~=choking no_pulse not~rouse not~wake tiny_pupils;/=fitting had~convulsion|seizure shake~tongue;/head~hit|bang;g/bone~angle electric~shock fell~tiles kettle|boiling|hot_water~over|down|on out_of~window pulled~out pupil~bigger skin~off wrong~angle;/pain|agony~sudden|severe pain|agony~testicle testicle~sudden|severe;/AB~pain|hurt pulse~lump;//not~keep~down;/AC~oxygen oxygen~AC;/AD AF~breath AG~AH AG~AI T~sentence air~not breathe~AE breathe~in breathe~not breathe~slow breathe~stop breathe~through breath~catching|short chest~not deep~breath finish~sentence for~air lung~feel lung~not no_air;g/cough~up mouthful~blood;l/R~AJ R~out_of R~race|=pounding;lr/=she~will_not|not AK down~will_not|not eye~roll go_grey slump unconscious unresponsive;gr/baby~moving baby~nothing baby~quiet baby~stop no~kick|movement;gr/baby~=coming;g/soak~pad;gr/B~AL B~sensation|feeling corner~mouth eye~will_not face~look half~face half~shut like~dentist mouth|face|lip~AL side~mouth|face|lip;gr/AA~arm|leg|side AA~left|right T~grip T~left|right T~lift arm~leg drop~hand grip~=gone half_of~me half~body half~numb hand|arm|leg|foot|side~not keep~drop left|right~arm|leg|side left|right~hand|arm|leg|foot|side left|right~not leg~drag not~arm no~movement|power;gr/AM~AN AM~not T~words ask~same_question gibberish keep~calling lose~ability repeat~same slur sound~drunk stare~not;/AO~AP AO~AQ AO~I AO~light AO~like head~pain;/AP~AR T~remember delirious forget~who|name he|she~AR not_know~am not_know~he|she not~recognise see~spider|things think~=his;l/AP~T;gr/=seeing_double double_vision;qr/=being~alive =standing~on better_off~was cut_deeper do_it_tonight drive~into|off end~life everything~ready give~away going_to_overdose have~rope|gun hit_by~relief if_i~dead|=gone it~be_over|to_end join~him jump~in_front_of keep~safe kill~myself|himself letter~goodbye line~tablet|pill my~goodbye noose not~alive not~be_here_anymore not~safe not~want~live off~bridge of~Z on~AS say~goodbye step|walk~in_front swallow|took~load|whole swallow|took~of swallow~whole took~all_of to~disappear_forever to~tonight up~ways voices~tell voice~tell want_to_die want~be_over|to_end way~die will_not_be~here|around wish~hit;qr/how_much~Z;l/=kms;gr/AT~=went AU~=gone|missing|lost AU~AT T~see~out|half curtain|veil~down|across|over floater~flash half~=gone|missing|lost half~of_everything look~through only~see see~out|half;/AT~rock_hard AT~splash in~face|eye", "words": "2nite:tonight;ai:have;am:be;are:be;bled:bleed;breathe:breathe;breathless:breathless;brest:breast;breth:breath;came:come;caught:catch;could:can;d:have;did:do;drove:drive;dying:die;elses:else;fed:feed;feet:foot;felt:feel;forgot:forget;forgotten:forget;gave:give;goin:going;got:get;had:have;hart:heart;has:have;hav:have;held:hold;hung:hang;im:i_am;is:be;ive:i_have;kept:keep;knew:know;laid:lie;lain:lie;lay:lie;lit:light;ll:will;lying:lie;m:be;more:much;most:much;nt:not;o2:oxygen;od:overdose;ox:oxygen;oximeter:oxygen;ran:run;said:say;sats:oxygen;saw:see;shook:shake;spo2:oxygen;swollen:swell;thought:think;threw:throw;thru:through;told:tell;took:take;ve:have;was:be;wen:when;went:go;were:be;woke:wake;woken:wake", "fillers": "a,all,am,an,are,be,been,bit,got,had,has,have,her,his,i,im,is,it,its,just,like,my,of,really,so,that,the,this,to,too,was,your"};
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
costs.push(costs[at]+ends+(starts("BA",at)?4:+!fillers.has(word.word)));
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
const owned=(from,to)=>around("BC",from,to).some(([at])=>!covers("BD",at));
const now=cues("BI").some(([at])=>[words[start].clause,words[end-1].clause].includes(words[at].clause));
function reach(from){
let listing=between(from,from+3,"AY");
for (let at=from;at<last;at++){
if (at>=from+(listing?30:7)||starts("AX",at)) return at;
if (at>from&&words[at].clause!==words[from-1].clause&&!listing){
if (!between(at,at+10,"AZ")) return at;
listing=true;
}
if (at>from+1&&starts("BB",at)) return at;
}
return last;
}
function negated(){
return cues("AV").some(([at,from])=>{
if (covers("AW",at)) return false;
const stop=reach(from);
return spans.some((span)=>from<=span[0]&&span[1]<=stop);
});
}
function asked(){
if (before("BQ",10).some(([,from])=>!between(from,start,"AX","BI"))) return true;
const wondering=before("BR",10).some(([at])=>!covers("BS",at));
if (wondering&&between(first,last+WINDOW,"BT")) return true;
if (before("BP",10).some(([at])=>!owned(at,end))) return true;
let opener=first;
while (opener<start&&starts("BM",opener)) opener++;
if (!starts("BN",opener)||owns(opener)||covers("BO",opener)) return false;
return !owned(first,Math.min(last,end+5));
}
const past=() =>
cues("BG").some(
(span)=>!covers("BH",span[0])&&distance(span,whole)<=12&&!between(span[1],start,"BI","BA"),
);
const resolved=() =>
cues("BK").some(
(span)=>span[0]>=start&&!covers("BL",span[0])&&!between(end,span[0],"BA")&&distance(whole,span)<=8,
);
const named=()=>!cues("BJ")[0]&&!before("BU",1).some(([at])=>!between(at-1,end,"BZ"));
const is=(flag)=>flags.includes(flag);
if (
negated() ||
(!is("q")&&asked()) ||
(is("c")&&(named()||before("BV",3)[0])) ||
(!is("g")&&cues("BW")[0]) ||
(is("l")&&cues("BX")[0]) ||
(!now&&((cues("BE")[0]&&cues("BF")[0])||past())) ||
(!is("r")&&resolved())
){
return 2;
}
return +cues("BY").some((span)=>distance(span,whole)<=1);
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
