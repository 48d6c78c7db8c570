const DATA = {"classes": "A:can_not,hard_to,unable;B:eyelid,face,mouth;C:lip,tongue;D:=fat,ballooning,huge,massive,puff,puffy,swell,thick;E:=bluish,blue,grey,purple,white;F:bleed;G:15-90;H:being_sick,retch,throw_up,vomit;I:blood;J:poo;K:calf,knee,leg,shin,thigh;L:hot,red,warm;M:shoulder_blade;N:breastbone,chest,rib,sternum;O:crush,full,heavy,pressure,squeeze,stand_on,stuck,tight,vice,vise;P:ache,burn,cramp,discomfort,hurt,killing_me,pain,painful,stab;Q:awful,blinding,rip,severe,worst;R:air,breath,breathe;S:heart,pulse;T:20-35;U:week_old;V:38-43,100.4-109;W:chemo;X:antifreeze,battery,bleach,cleaner,magnet;Y:=ate,=chewed,=drank,=drunk,=swallowed;Z:boy,child,son,toddler;AA:8-900;AB:insulin,paracetamol,pill,tablet,tylenol;AC:can_not;AD:=fit,=fits,=fitting,seizure;AE:belly,stomach;AF:50-92;AG:1-3.4,20-54;AH:26-70;AI:=heaving,=panting,=winded,am_puffed,breathe_fast,gasp,gulp,wheeze,wheezy;AJ:can_not,difficult,shallow,struggle;AK:2-8;AL:cough,hack,phlegm,spit;AM:120-260;AN:165-260;AO:black_out,faint,keel_over,pass_out;AP:crooked,droop,drop;AQ:asleep,dead,numb;AR:talk,word;AS:gibberish,jumble,nonsense,thick,wrong;AT:headache;AU:babble,confuse,muddled,not_know_me;AV:bridge,railing,roof;AW:eye", "cues": "AX:=denies,=never,=no,=none,=not,=without;AY:=can_=not,=could_=not,=nobody,=not_=breathe,=not_=fade,=not_=going,=not_=know,=not_=move,=not_=stop,=not_=sure,=not_=wake,=not_=want_=to;AZ:=also,=am,=and_=he,=and_=i,=and_=my,=and_=now,=and_=she,=and_=then,=are,=because,=but,=due,=has,=instead,=is,=just,=now,=only,=since,=so,=still,=then,=though,=until,=when,=whenever,=which,=while,=why,=yet;BA:=any,=denies,=show,=sign_=of;BB:=or;BC:=and_=now,=because,=but,=now,=though;BD:=he,=her,=his,=i,=it,=my,=she,=they,=we;BE:=aunt,=baby,=boy,=brother,=child,=cousin,=dad,=daughter,=father,=flatmate,=friend,=girl,=girlfriend,=gran,=grandad,=grandfather,=grandma,=grandpa,=he,=her,=him,=his,=husband,=i,=in_=law,=mate,=me,=mine,=mother,=my,=myself,=nan,=neighbour,=our,=parents,=partner,=roommate,=she,=sister,=son,=toddler,=uncle,=us,=we,=wife,mum;BF:=i_=call,=i_=need_=to,=i_=would_=like_=to_=know,=tell_=me,=want_=to_=know,=wondering;BG:=aunt,=baby,=boy,=brother,=child,=cousin,=dad,=daughter,=family,=father,=flatmate,=friend,=girl,=girlfriend,=gran,=grandad,=grandfather,=grandma,=grandpa,=husband,=in_=law,=mate,=mother,=nan,=neighbour,=parents,=partner,=roommate,=sister,=son,=toddler,=uncle,=wife,mum;BH:=died,=history,=history_=of;BI:1950-2035,=as_=a_=child,=history_=of,=in_=march,=last_=month,=last_=year,=once,=used_=to,=was_=born,=years_=ago,=years_=back;BJ:=in_=the_=last,=since_=last;BK:=again,=all_=day,=getting_=worse,=hour_=ago,=just,=keep,=keeps,=lately,=minutes_=ago,=now,=since_=breakfast,=since_=last_=night,=since_=lunch,=since_=morning,=since_=yesterday,=still,=this_=afternoon,=this_=evening,=this_=morning,=this_=week,=today,=tonight;BL:=an_=hour_=ago,=half_=an_=hour,=just_=now,=last_=night,=minutes_=ago,=right_=now,=since_=this,=this_=afternoon,=this_=evening,=this_=morning,=today,=tonight,=yesterday;BM:=back_=to_=normal,=fine_=now,=gone_=by,=has_=gone,=have_=gone,=recovered,=stopped,=treated;BN:=gone_=grey;BO:=also,=and,=but,=doc,=doctor,=hello,=hi,=just,=ok,=okay,=or,=please,=question,=so,=then,=um,=well;BP:=am,=are,=can,=could,=do,=do_=you,=does,=have_=any,=how,=is,=may,=should,=what,=when,=where,=which,=who,=why,=will,=would;BQ:=are_=not,=can_=not,=can_=see,=could_=not,=did_=not,=do_=not,=does_=not,=has_=not,=have_=not,=is_=not,=was_=not,=will_=not,=would_=not;BR:=difference_=between,=explain,=leaflet,=list,=make_=you,=prevent,=prevention,=risk_=of,=sign_=of,=signs_=of,=symptoms_=of,=vs,=warning_=signs,=what_=are,=what_=is,=you_=have;BS:=can_=i_=have,=if_=i_=was,=should_=i_=get;BT:=if;BU:=know_=if;BV:=can_=i,=do_=i,=do_=they,=do_=you,=does_=it,=does_=that,=does_=the,=how_=long,=i_=could,=i_=would,=is_=there,=should_=i,=what_=do_=i,=what_=should_=i,=what_=to_=do,=what_=would,=would_=you;BW:=another,=could_=it_=be,=feel_=like,=feels_=like,=getting_=worse,=having,=i_=have_=got,=is_=it,=is_=this,=look_=like,=looks_=like,=maybe,=probably,=this_=is;BX:=almost,=gave_=me,=mini,=nearly;BY:=asleep,=every_=time,=in_=bed,=lol,=over_=the,=to_=know,=to_=see,laugh;BZ:=coffee,=football,=gym,=nose,=ran,=run,=running,=stood_=up,=training;CA:=a_=bit,=light,=little,=mild,=slightly,=small,=tiny", "signs": "g/A~swallow B|eye~swell C~D C~big|tingle|thick am~swelling_up face~D swell~up throat~closing throat~swell|tight|close voice~go|hoarse;/inhaler~puffs wheeze whistle~breathe;g/going~blue lip~E;/went_floppy;gr/used~epipen;g/F~hour F~hour|since F~will_not|not belt~still blood~down~leg blood~leg blood~not_stop blood~puddle bowl~blood cut~this_time mouth~fill nose_bleed~G nose_bleed~hour pad~minute pump~out red~pour|gush soaked~in_blood soak~towel|pad|bandage through~pad|towel through~towel will_not|not~F;g/H~I H~blood H~red coffee_ground;/J~like_tar black_tarry black~tar|tarry|sticky;//bruise~bleed;//K~D K~than;l//K~tender;//K~L;/N~O N~P N~small|tight O~N O~front P~heart Q~pain clutch|hold|rub~N clutch~left_arm|chest elephant~on elephant~on heart~O on~N pain~M|chest spray~angina|not spray~times stent~same through~back under~P;/P~jaw jaw~P left_arm~N;c/heart_attack;/bubble~R can_not_lie~flat|down drown~lie|feel;l/S~T icd|defibrillator~off|shock;gr/leg~not;//pus red~line;/U~V W~V W~now floppy~not light~neck mottled not~glass purple~dot|spot soft_spot~bulge;g/AA~AB X~Y Y~X Z|he~AB Z|he~X Z~Y;/mix~bleach;gr/AC~legs AC~loo|toilet can_not~leg|numb|back feel~wipe numb~between numb~bum wet~not;g/AC|not~rouse floor~not not_=breathing not~stay_awake not~wake_up|wake stopped_breathing tiny_pupils will_not|not~open;/=having~AD =jerking~stop|minute =seizing AD~now|today|minutes shake~tongue;g/choking~grape choking~on~grape fell~ladder one_pupil~bigger skin~peel;/pain|agony~sudden pain|agony~testicle testicle~rock_hard;/AE~hard_as AE~pain;/AF~oxygen oxygen~AF;/diabetic~sweat meter~AG;/foam|froth~mouth;/AC~air AC~air|breath AC~sentence AI AJ~R R~AH R~AJ R~AK R~fast|harder|weird R~minute breathe~in breathe~slow breathe~straw breath~short every~breath fight~for finish~sentence no_air noise~breathe not_=breathing pain~breathe quit~breathing suck~in;/pleuritic stab~side;g/AL~I AL~red|pink I~cough cough~up pink~foam|froth;l/S~AM S~AN;lr/AO eye~back|up go_grey not_respond slump;/dusky~lip|skin nostril~flare;gr/baby~move baby~not~move baby~quiet kicks|movements~since no~kicks|movements;gr/baby~=coming water~=gone|=went;g/soak~pad;gr/B~AP B~AQ half~face half~shut like~dentist mouth|face~AP mouth~side side~mouth|face smile~wonky|crooked|half;gr/AC~arm|leg AC~hold AC~right AC~squeeze AQ~right arm|leg~=gone hand|arm~not leg~drag right|left~leg whole~right|left;gr/AC~find~words AC~words AR~AS A~speak|talk ask~same_question gibberish lose~speech not~properly slur;/AT~Q AT~of_my_life AT~stiff|neck Q~AT head~split|crack;/baby~not~swapped dad|he|she~AU see~spider;gr/=seeing_double double_vision two_of_everything;qr/=bought~rope =standing|=am~AV =took_all =written~letters =written~the~letters cut~deep cut~wrist do_it_tonight drive~into end~my~life everyone~be_better_off found~rope|note give~his|my~away going_to_jump gun|rifle~loaded into~tree kill~myself|himself loaded~gun|rifle lock~himself not_be_around_by not_die_in~sleep not~be_here_anymore not~want~live pill~lined_up|in_front read_this~=gone|dead say~goodbye|sorry_for_everything swallow~whole texted~goodbye to~tonight up~make_sure voices~tell want_to_die will_not~come;qr/painless~method;gr/AC~see~AW|out|side AW~lost|=went AW~over blind~one_eye curtain~AW flash~black half~of_everything;/AW~rock_hard AW~splash splash~AW", "words": "2day:today;2nite:tonight;am:be;are:be;bairn:child;bled:bleed;breathe:breathe;breth:breath;bub:baby;bubs:baby;came:come;could:can;daddy:dad;did:do;drove:drive;dying:die;elder:old;felt:feel;found:find;gave:give;goin:going;hart:heart;held:hold;im:i_am;is:be;ive:i_have;kid:child;kids:child;knew:know;laid:lie;lain:lie;lay:lie;lit:light;ll:will;lying:lie;m:be;made:make;mins:minutes;nt:not;o2:oxygen;ox:oxygen;oximeter:oxygen;said:say;sats:oxygen;saw:see;shook:shake;sinse:since;slept:sleep;spat:spit;spo2:oxygen;spoke:speak;spoken:speak;stood:stand;swollen:swell;these:this;threw:throw;thru:through;told:tell;was:be;wean:child;went:go;were:be;wk:week;woke:wake;woken:wake", "fillers": "a,all,am,an,are,be,been,bit,don,got,had,has,have,her,his,i,im,is,it,just,like,my,of,our,really,so,that,the,this,to,too,was,your"};
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
costs.push(costs[at]+ends+(starts("BC",at)?4:+!fillers.has(word.word)));
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
const owned=(from,to)=>around("BE",from,to).some(([at])=>!covers("BF",at));
const now=cues("BK").some(([at])=>[words[start].clause,words[end-1].clause].includes(words[at].clause));
function reach(from){
let listing=between(from,from+3,"BA");
for (let at=from;at<last;at++){
if (at>=from+(listing?30:7)||starts("AZ",at)) return at;
if (at>from&&words[at].clause!==words[from-1].clause&&!listing){
if (!between(at,at+10,"BB")) return at;
listing=true;
}
if (at>from+1&&starts("BD",at)) return at;
}
return last;
}
function negated(){
return cues("AX").some(([at,from])=>{
if (covers("AY",at)) return false;
const stop=reach(from);
return spans.some((span)=>from<=span[0]&&span[1]<=stop);
});
}
function asked(){
if (before("BS",10).some(([,from])=>!between(from,start,"AZ","BK"))) return true;
const wondering=before("BT",10).some(([at])=>!covers("BU",at));
if (wondering&&between(first,last+WINDOW,"BV")) return true;
if (before("BR",10).some(([at])=>!owned(at,end))) return true;
let opener=first;
while (opener<start&&starts("BO",opener)) opener++;
if (!starts("BP",opener)||owns(opener)||covers("BQ",opener)) return false;
return !owned(first,Math.min(last,end+5));
}
const past=() =>
cues("BI").some(
(span)=>!covers("BJ",span[0])&&distance(span,whole)<=12&&!between(span[1],start,"BK","BC"),
);
const resolved=() =>
cues("BM").some(
(span)=>span[0]>=start&&!covers("BN",span[0])&&!between(end,span[0],"BC")&&distance(whole,span)<=8,
);
const named=()=>!cues("BL")[0]&&!before("BW",1).some(([at])=>!between(at-1,end,"CB"));
const is=(flag)=>flags.includes(flag);
if (
negated() ||
(!is("q")&&asked()) ||
(is("c")&&(named()||before("BX",3)[0])) ||
(!is("g")&&cues("BY")[0]) ||
(is("l")&&cues("BZ")[0]) ||
(!now&&((cues("BG")[0]&&cues("BH")[0])||past())) ||
(!is("r")&&resolved())
){
return 2;
}
return +cues("CA").some((span)=>distance(span,whole)<=1);
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
