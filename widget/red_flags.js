const DATA = {"classes": "A:can_not,hard_to,unable;B:lip,mouth,tongue;C:=fat,ballooning,huge,massive,puff,puffy,swell,thick;D:=bluish,blue,grey,purple,slate,white;E:15-90;F:bleed;G:being_sick,retch,throw_up,vomit;H:blood;I:poo;J:calf,knee,leg,shin,thigh;K:hot,red,warm;L:shoulder_blade;M:breastbone,chest,rib,sternum;N:boulder,clamp,crush,heavy,pressure,squeeze,stand_on,stuck,tight,vice,vise;O:ache,burn,cramp,discomfort,hurt,killing_me,pain,painful,stab;P:breathe;Q:heart,pulse;R:20-35;S:week_old;T:38-43,100.4-109;U:chemo;V:antifreeze,battery,cleaner,magnet;W:=ate,=chewed,=drank,=swallowed;X:son,toddler;Y:pill;Z:8-900;AA:paracetamol,tylenol;AB:can_not;AC:=fitting,seizure;AD:belly,stomach;AE:50-92;AF:1-3.4,20-54;AG:26-70;AH:=heaving,=panting,=winded,am_puffed,breathe_fast,gasp,gulp,struggle_for_breath,wheeze,wheezy;AI:get;AJ:2-8;AK:difficult,shallow,struggle;AL:cough,hack,phlegm,spit;AM:120-260;AN:165-260;AO:black_out,faint,keel_over,pass_out;AP:crooked,droop,drop;AQ:eyelid,face,mouth;AR:asleep,dead,numb;AS:talk,word;AT:gibberish,jumble,nonsense,thick,wrong;AU:headache;AV:awful,blinding,severe,worst;AW:babble,confuse,muddled,not_know_me;AX:eye", "cues": "AY:=denies,=never,=no,=none,=not,=without;AZ:=can_=not,=could_=not,=nobody,=not_=fade,=not_=going,=not_=know,=not_=move,=not_=stop,=not_=sure,=not_=wake,=not_=want_=to;BA:=also,=am,=and_=he,=and_=i,=and_=my,=and_=now,=and_=she,=and_=then,=are,=because,=but,=due,=has,=instead,=is,=just,=now,=only,=since,=so,=still,=then,=though,=until,=when,=whenever,=which,=while,=why,=yet;BB:=any,=denies,=show,=sign_=of;BC:=or;BD:=and_=now,=because,=but,=now,=though;BE:=he,=her,=his,=i,=it,=my,=she,=they,=we;BF:=aunt,=baby,=boy,=brother,=child,=cousin,=dad,=daughter,=father,=flatmate,=friend,=girl,=girlfriend,=gran,=grandad,=grandfather,=grandma,=grandpa,=he,=her,=him,=his,=husband,=i,=in_=law,=mate,=me,=mine,=mother,=my,=myself,=nan,=neighbour,=our,=parents,=partner,=roommate,=she,=sister,=son,=toddler,=uncle,=us,=we,=wife,mum;BG:=i_=call,=i_=need_=to,=i_=would_=like_=to_=know,=tell_=me,=want_=to_=know,=wondering;BH:=aunt,=baby,=boy,=brother,=child,=cousin,=dad,=daughter,=family,=father,=flatmate,=friend,=girl,=girlfriend,=gran,=grandad,=grandfather,=grandma,=grandpa,=husband,=in_=law,=mate,=mother,=nan,=neighbour,=parents,=partner,=roommate,=sister,=son,=toddler,=uncle,=wife,mum;BI:=died,=history,=history_=of;BJ:1950-2035,=as_=a_=child,=history_=of,=in_=march,=last_=month,=last_=year,=once,=used_=to,=was_=born,=years_=ago,=years_=back;BK:=in_=the_=last,=since_=last;BL:=again,=all_=day,=getting_=worse,=hour_=ago,=just,=keep,=keeps,=lately,=minutes_=ago,=now,=since_=breakfast,=since_=last_=night,=since_=lunch,=since_=morning,=since_=yesterday,=still,=this_=afternoon,=this_=evening,=this_=morning,=this_=week,=today,=tonight;BM:=an_=hour_=ago,=half_=an_=hour,=just_=now,=last_=night,=minutes_=ago,=right_=now,=since_=this,=this_=afternoon,=this_=evening,=this_=morning,=today,=tonight,=yesterday;BN:=back_=to_=normal,=fine_=now,=gone_=by,=has_=gone,=have_=gone,=recovered,=stopped,=treated;BO:=gone_=grey;BP:=also,=and,=but,=doc,=doctor,=hello,=hi,=just,=ok,=okay,=or,=please,=question,=so,=then,=um,=well;BQ:=am,=are,=can,=could,=do,=do_=you,=does,=have_=any,=how,=is,=may,=should,=what,=when,=where,=which,=who,=why,=will,=would;BR:=are_=not,=can_=not,=can_=see,=could_=not,=did_=not,=do_=not,=does_=not,=has_=not,=have_=not,=is_=not,=was_=not,=will_=not,=would_=not;BS:=difference_=between,=explain,=leaflet,=list,=make_=you,=prevent,=prevention,=risk_=of,=sign_=of,=signs_=of,=symptoms_=of,=vs,=warning_=signs,=what_=are,=what_=is,=you_=have;BT:=can_=i_=have,=if_=i_=was,=should_=i_=get;BU:=if;BV:=know_=if;BW:=can_=i,=do_=i,=do_=they,=do_=you,=does_=it,=does_=that,=does_=the,=how_=long,=i_=could,=i_=would,=is_=there,=should_=i,=what_=do_=i,=what_=should_=i,=what_=to_=do,=what_=would,=would_=you;BX:=another,=could_=it_=be,=feel_=like,=feels_=like,=getting_=worse,=having,=i_=have_=got,=is_=it,=is_=this,=look_=like,=looks_=like,=maybe,=probably,=this_=is;BY:=almost,=gave_=me,=mini,=nearly;BZ:=asleep,=every_=time,=in_=bed,=lol,=over_=the,=to_=know,=to_=see,laugh;CA:=coffee,=football,=gym,=nose,=ran,=run,=running,=stood_=up,=training;CB:=a_=bit,=light,=little,=mild,=slightly,=small,=tiny", "signs": "g/A~swallow B~C B~big|thick am~swelling_up eye~swell face~C swell~up throat~closing throat~swell|tight|close voice~go|hoarse;/inhaler~puffs wheeze whistle~breathe;g/going~blue lip~D;/went_floppy;gr/used~epipen;g/F~hour F~hour|since F~will_not|not~stop belt~still blood~down~leg blood~leg blood~not_stop blood~puddle bowl~blood cut~this_time mouth~fill nose_bleed~E nose_bleed~hour not_quit~F pad~minute pump~out red~pour|gush soaked~in_blood soak~towel|pad|bandage through~pad|towel through~towel;g/G~H G~blood G~red coffee_ground;/I~like_tar black_tarry black~tar|tarry|sticky;//bruise~bleed;//J~C J~than;l//J~tender;//J~K;/M~N M~O M~small|tight N~M N~front O~heart clutch|hold|rub~M clutch~left_arm|chest elephant~on elephant~on pain~L|chest same~pain|tight spray~angina|not spray~times through~back under|left~O;/O~jaw arm~M jaw~O;c/heart_attack;/bubble~P can_not_lie~flat|down drown~lie|feel;l/Q~R icd|defibrillator~off|shock;gr/leg~not;//pus red~line;/S~T U~T U~now floppy~not light~neck mottled not~glass purple~dot|spot soft_spot~bulge;g/V~W X|he~V X|he~Y X~W Z~AA insulin~instead units~slow;/mix~bleach;gr/AB~legs AB~loo|toilet can_not~leg|numb|back feel~wipe numb~between numb~bum wet~not;g/AB|not~rouse floor~not not_=breathing not~stay_awake not~wake_up|wake stopped_breathing tiny_pupils will_not|not~open;/=fits~two =fitting~minutes =having~AC =jerking~stop|minute =seizing AC~now|minutes shake~tongue;g/choking~grape choking~on~grape fell~ladder one_pupil~bigger pulled~out skin~peel;/pain|agony~sudden pain|agony~testicle;/AD~hard_as|hard_like AD~pain;/AE~oxygen oxygen~AE;/diabetic~sweat meter~AF;/foam|froth~mouth;/AB~AI~air|breath AB~air|breath AB~sentence AH P~AG P~AJ P~AK P~fast|harder|weird P~minute breathe~in breathe~slow breathe~straw breath~catching|short every~breath fight~for finish~sentence no_air noise~breathe not_=breathing not_get~air pain~breathe quit~breathing suck~in;/pleuritic stab~side;g/AL~H AL~red|pink H~cough cough~up pink~foam|froth;l/Q~AM Q~AN;lr/AO eye~back|up go_grey not_respond slump;/dusky~lip|skin nostril~flare;gr/baby~move baby~not~move baby~quiet kicks|movements~since no~kicks|movements;gr/baby~=coming water~break|=gone|=went;g/soak~pad;gr/AQ~AP AQ~AR half~face half~shut like~dentist mouth|face~AP mouth~side side~mouth|face smile~wonky|crooked|half;gr/AB~arm|leg AB~hold AB~right AB~squeeze AR~right arm|leg~=gone hand|arm~not leg~drag right|left~leg whole~right|left;gr/AB~find~words AB~words AS~AT A~speak|talk ask~same_question gibberish lose~speech not~properly slur;/AU~AV AU~of_my_life AU~stiff|neck AV~AU head~split|crack;/baby~not~swapped dad|he|she~AW see~spider;gr/=seeing_double double_vision two_of_everything;qr/=bought~rope =took_all =written~letters =written~the~letters Y~lined_up cut~deep cut~wrist do_it_tonight drive~into end~my~life everyone~be_better_off found~rope|note give~his|my~away going_to_jump gun|rifle~loaded how_many~would_it_take into~tree kill~myself|himself loaded~gun|rifle lock~himself not_be_around_by not_die_in~sleep not~be_here_anymore not~want~live on~bridge read_this~=gone|dead say~goodbye|sorry_for_everything swallow~whole texted~goodbye to~tonight up~make_sure voices~tell want_to_die will_not~come;qr/painless~method;gr/AB~see~AX|out|side AX~lost|=went AX~over blind~eye curtain~AX flash~black half~of_everything;/AX~rock_hard AX~splash splash~AX", "words": "2nite:tonight;am:be;are:be;bled:bleed;breathe:breathe;breth:breath;broke:break;broken:break;bub:baby;bubs:baby;came:come;could:can;daddy:dad;did:do;drove:drive;dying:die;elder:old;felt:feel;found:find;gave:give;goin:going;got:get;hart:heart;held:hold;im:i_am;is:be;ive:i_have;knew:know;laid:lie;lain:lie;lay:lie;lit:light;ll:will;lying:lie;m:be;made:make;mins:minutes;nt:not;o2:oxygen;ox:oxygen;oximeter:oxygen;said:say;sats:oxygen;saw:see;shook:shake;sinse:since;slept:sleep;spat:spit;spo2:oxygen;spoke:speak;spoken:speak;stood:stand;swollen:swell;these:this;threw:throw;thru:through;told:tell;took:take;was:be;went:go;were:be;wk:week;woke:wake;woken:wake", "fillers": "a,all,am,an,are,be,been,bit,don,got,had,has,have,her,his,i,im,is,it,just,like,my,of,our,really,so,that,the,this,to,too,was,your"};
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
for (const [found] of plain.matchAll(/[a-zà-ÿ][a-zà-ÿ\d]*|\d+([.,]\d+)?|[.!?;…]|\n\s*\n|[,:()\n—]|\s[-–]+\s/g)){
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
costs.push(costs[at]+ends+(starts("BD",at)?4:+!fillers.has(word.word)));
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
const owned=(from,to)=>around("BF",from,to).some(([at])=>!covers("BG",at));
const now=cues("BL").some(([at])=>[words[start].clause,words[end-1].clause].includes(words[at].clause));
function reach(from){
let listing=between(from,from+3,"BB");
for (let at=from;at<last;at++){
if (at>=from+(listing?30:7)||starts("BA",at)) return at;
if (at>from&&words[at].clause!==words[from-1].clause&&!listing){
if (!between(at,at+10,"BC")) return at;
listing=true;
}
if (at>from+1&&starts("BE",at)) return at;
}
return last;
}
function negated(){
return cues("AY").some(([at,from])=>{
if (covers("AZ",at)) return false;
const stop=reach(from);
return spans.some((span)=>from<=span[0]&&span[1]<=stop);
});
}
function asked(){
if (before("BT",10).some(([,from])=>!between(from,start,"BA","BL"))) return true;
const wondering=before("BU",10).some(([at])=>!covers("BV",at));
if (wondering&&between(first,last+WINDOW,"BW")) return true;
if (before("BS",10).some(([at])=>!owned(at,end))) return true;
let opener=first;
while (opener<start&&starts("BP",opener)) opener++;
if (!starts("BQ",opener)||owns(opener)||covers("BR",opener)) return false;
return !owned(first,Math.min(last,end+5));
}
const past=() =>
cues("BJ").some(
(span)=>!covers("BK",span[0])&&distance(span,whole)<=12&&!between(span[1],start,"BL","BD"),
);
const resolved=() =>
cues("BN").some(
(span)=>span[0]>=start&&!covers("BO",span[0])&&!between(end,span[0],"BD")&&distance(whole,span)<=8,
);
const named=()=>!cues("BM")[0]&&!before("BX",1).some(([at])=>!between(at-1,end,"CC"));
const is=(flag)=>flags.includes(flag);
if (
negated() ||
(!is("q")&&asked()) ||
(is("c")&&(named()||before("BY",3)[0])) ||
(!is("g")&&cues("BZ")[0]) ||
(is("l")&&cues("CA")[0]) ||
(!now&&((cues("BH")[0]&&cues("BI")[0])||past())) ||
(!is("r")&&resolved())
){
return 2;
}
return +cues("CB").some((span)=>distance(span,whole)<=1);
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
