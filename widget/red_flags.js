const DATA = {"classes": "A:can_not,hard_to,unable;B:mouth,tongue;C:=fat,blown_up,huge,like_a_football,massive,puff,swell,thick;D:throat;E:eye;F:eyelid,face,mouth;G:=bluish,blue,grey,purple,slate,white;H:15-90;I:bleed;J:being_sick,retch,throw_up,vomit;K:blood;L:poo;M:calf,knee,leg,thigh;N:red,warm;O:shoulder_blade;P:breastbone,chest,retrosternal,rib,sternum;Q:band,boulder,clamp,crush,heavy,pressure,sit_on,squash,squeeze,stand_on,stuck,tight,vice,vise;R:ache,burn,cramp,discomfort,hurt,killing_me,pain,painful,stab;S:flutter;T:breathe;U:heart,pulse;V:20-35;W:can_not,unable;X:week_old;Y:38-43,100.4-109;Z:chemo;AA:antifreeze,battery,cleaner,magnet;AB:=ate,=chewed,=drank,=swallowed;AC:son,toddler;AD:amitriptyline,pill;AE:8-900;AF:paracetamol,tylenol;AG:asleep,dead,numb,tingle;AH:=fitting,seizure;AI:belly,stomach;AJ:50-92;AK:1-3.4,20-54;AL:26-70;AM:=heaving,=huffing,=panting,=winded,am_puffed,blow_hard,breathe_fast,gasp,gulp,pull_at_air,struggle_for_breath,wheeze,wheezy;AN:catch,get;AO:difficult,shallow,struggle,will_not;AP:2-8;AQ:cough,hack,phlegm,spit;AR:120-260;AS:165-260;AT:black_out,faint,go_down_like,keel_over,pass_out;AU:20-36;AV:crooked,droop,drop;AW:speech,talk,word;AX:gibberish,jumble,mush,nonsense,scramble,thick,wrong;AY:head_explode,headache;AZ:awful,blinding,severe,terrible,worst;BA:babble,confuse,muddled,not_know_me,not_recognise,rambling,see_people,see_things;BB:railing", "cues": "BC:=never,=no,=not,=without;BD:=can_=not,=could_=not,=nobody,=not_=feel,=not_=know,=not_=stop,=not_=wake,=not_=want_=to;BE:=also,=am,=and_=he,=and_=i,=and_=my,=and_=now,=and_=she,=and_=then,=are,=because,=but,=due,=has,=is,=just,=now,=only,=since,=so,=still,=then,=until,=when,=which,=while,=why;BF:=any;BG:=or;BH:=and_=now,=because,=but,=now;BI:=he,=her,=his,=i,=it,=my,=she,=they,=we;BJ:=baby,=brother,=child,=dad,=daughter,=father,=friend,=gran,=grandma,=he,=her,=him,=his,=husband,=i,=me,=mine,=mother,=my,=myself,=nan,=neighbour,=our,=she,=sister,=son,=toddler,=uncle,=us,=we,=wife,mum;BK:=i_=call;BL:=baby,=brother,=child,=dad,=daughter,=family,=father,=friend,=gran,=grandma,=husband,=mother,=nan,=neighbour,=sister,=son,=toddler,=uncle,=wife,mum;BM:=died,=history;BN:1950-2035,=last_=month,=last_=year,=once,=used_=to,=when_=i_=was,=years_=ago;BO:=since_=last;BP:=again,=all_=day,=getting_=worse,=hour_=ago,=just,=keep,=keeps,=minutes_=ago,=now,=since_=last_=night,=since_=morning,=since_=yesterday,=still,=this_=afternoon,=this_=morning,=this_=week,=today,=tonight;BQ:=an_=hour_=ago,=half_=an_=hour,=last_=night,=minutes_=ago,=right_=now,=since_=this,=this_=afternoon,=this_=morning,=today,=tonight,=yesterday;BR:=has_=gone,=stopped,=treated;BS:=also,=and,=but,=doctor,=hello,=hi,=just,=ok,=or,=please,=question,=so,=then,=well;BT:=am,=are,=can,=could,=do,=do_=you,=does,=how,=is,=should,=what,=when,=where,=which,=who,=why,=will,=would;BU:=can_=not,=could_=not,=did_=not,=do_=not,=does_=not,=has_=not,=have_=not,=is_=not,=was_=not,=will_=not,=would_=not;BV:=difference_=between,=leaflet,=list,=signs_=of,=vs,=warning_=signs,=what_=are,=what_=is,=you_=have;BW:=if;BX:=can_=i,=do_=i,=do_=they,=do_=you,=how_=long,=i_=could,=i_=would,=should_=i,=what_=do_=i,=what_=would;BY:=another,=feel_=like,=feels_=like,=getting_=worse,=having,=i_=have_=got,=is_=it,=is_=this,=look_=like,=looks_=like,=maybe,=this_=is;BZ:=gave_=me,=nearly;CA:=in_=bed,=lol,=to_=know;CB:=coffee,=gym,=nose,=ran,=run,=running;CC:=a_=bit,=light,=little,=mild,=small,=tiny", "signs": "g/=scratching~throat A~swallow B~C B~big|thick D~close|shut|swell|tight E|F|lip~slit|balloon am~swelling_up eye~swell eye~swell face~C like~slit|balloon lip~chin|huge|sausage lip~tingle swell~up throat~closing throat~swell|tight|close tongue~not_fit voice~go|squeaky|hoarse;/inhaler~puffs inhaler~useless|every_hour|every_two|every_three|every_four stridor wheeze whistle~breathe;g/going~blue lip~G nail~blue;/went_floppy;gr/used~epipen;c/asthma_attack;g/I~hour I~hour|since I~will_not|not~stop belt~still blood~down~leg blood~leg blood~not_stop blood~puddle bowl~blood cut~this_time gum~pour|gush he~keep_bleed just_blood mouth~fill nose_bleed~H nose_bleed~hour not_quit~I pad|towel~minute pump~out red~pour|gush soaked~in_blood soak~pad|towel soak~towel|pad|bandage through~pad|towel through~towel;g/J~K J~blood J~red coffee_ground coffee~grain;/L~black L~like_tar black_tarry black~tar|tarry|sticky;//M~C;//M~N;/P~Q P~R P~S P~small|tight Q~P Q~front R~heart S~feel clutch|hold|rub~P clutch~left_arm|chest elephant~on elephant~on heart~hurt|crush nitro~not pain~O|chest pain~shoulder_blades park~on_me same~pain|tight spray~angina|still|not spray~times stent~same through~back under|left~R;/R~jaw R~jaw arm|jaw~P jaw~R left_arm~P;l/feel_like~about_to;/bubble~T can_not_lie~flat|down drown~lie|feel;l/U~V icd|defibrillator|defib~off|shock|kick;gr/W~arm leg~not;//pus;/X~Y Z~Y Z~now baby~marble chin~chest floppy~not light~neck mottled not~fade not~glass purple~dot|spot soft_spot~bulge;g/AA~AB AC|he~AA AC|he~AB|=took AC|he~AD AC~AB AE~AF drank~AA insulin~instead potassium~instead units~slow;/mix~bleach;gr/AG~knee|thigh|hip W~legs W~loo|toilet between~leg can_not~leg|numb|back feel~pee feel~wipe from~waist numb~between numb~bum stand~own wet~not;g/W|not~rouse collapsed~not eyes_open~not floor~not not_=breathing not~stay_awake not~wake_up|wake stopped_breathing tiny_pupils will_not|not~open;/=fits~two =fitting~minutes =having~AH =jerking~stop|minute =seizing AH~now|minutes shake~tongue;g/bone~skin burn~whole|chest carbon_monoxide~alarm~off carbon_monoxide~off choking~grape choking~on~grape fell~ladder one_pupil~bigger on~grape pulled~out skin~peel;/pain|agony~sudden pain|agony~testicle testicle~rock_hard;/AI~hard_as|hard_like AI~pain;/AJ~oxygen oxygen~AJ;/diabetic~sweat meter~AK;/not~sound|noise;/=strangled~me;/foam|froth~mouth mouth~foam|froth;/AM AO~T T~AL T~AO T~AP T~fast|harder|weird T~minute W~AN~air|breath W~air|breath W~sentence breathe~in breathe~slow breathe~straw breathe~suck breathe~through~straw breath~catching|short breath~hard every~breath fight~for finish~sentence going~blue lung~Q lung~R newborn~grunt no_air not_=breathing not_get~air not~air only~get_out pain~breathe quit~breathing sound|noise~breathe suck~in;/P~breathe pleuritic stab~side;g/AQ~K AQ~red|pink K~cough cough~up pink~foam|froth;l/U~AR U~AS;lr/AT eye~back|up eye~roll~back|up found~floor go_grey not_respond slump;/dusky~lip|skin nostril~flare;r/eye~home;gr/baby~move baby~nothing baby~not~move baby~quiet kicks|movements~since no~kicks|movements;gr/AU~contraction|tightening AU~week~contraction|tightening baby~=coming water~=gone|=went;g/soak~pad;gr/F~AG F~AV F~not_move face~AV|AG half~face half~shut like~dentist mouth|face~AV mouth~side side~mouth|face smile~wonky|crooked|half;gr/AG~right W~arm|leg W~grip|hold W~right W~squeeze arm|leg~=gone arm~float hand|arm~not leg~drag not~lift not~notice~left right|left~leg right~AG whole~right|left;gr/AW~AX A~speak|talk W~find~words W~words ask~same_question gibberish lose~speech not~properly slur sound~drunk;/AY~AZ AY~of_my_life AY~stiff|neck AZ~AY head~split|crack;/baby~not~swapped dad|he|she~BA not~know~what~day|year not~swapped see~spider;l/W~walk;gr/=seeing_double double_vision two_of_everything;qr/=bought|=found~rope|pesticide =stepping|=jumping~off|in_front_of =took_all =written~letters =written~the~letters AD~lined_up cut~deep cut~deeper_than cut~wrist do_it_tonight drive~into end~my~life engine~on everyone~be_better everyone~be_better_off everyone~without_me everything~ready found~rope|note give~his|my~away going_to_jump gun|rifle~loaded gun|rifle~safe|cabinet|lap|drunk how_many~would_it_take into~tree kill~myself|himself loaded~gun|rifle lock~himself not_be_around_by not_be~around not_die_in~sleep not~be_alive not~be_here_anymore not~want~live of~being_alive on~BB on~bridge pill~in_hand pill~lined_up|in_front read_this~=gone|dead say~goodbye|sorry_for_everything steer~wall|traffic swallow~whole tablet~=gone~all texted~goodbye took~all_of to~tonight up~make_sure voices~tell walk_into~sea want_to_die want|say~end_it will_not~come wish~hit;qr/painless~method;l/=kms;gr/E~black E~lost|=went W~see~E|out|side|anything blind~one_eye bottom|half~E curtain~E curtain~down|over half~of_everything;/E~rock_hard E~splash metal~E splash~E", "words": "2nite:tonight;am:be;are:be;bled:bleed;blew:blow;bout:about;breathe:breathe;breth:breath;bub:baby;bubs:baby;came:come;caught:catch;could:can;daddy:dad;did:do;drove:drive;dying:die;elder:old;felt:feel;found:find;gave:give;goin:going;got:get;hart:heart;held:hold;im:i_am;is:be;ive:i_have;kept:keep;knew:know;laid:lie;lain:lie;lay:lie;lit:light;ll:will;lying:lie;m:be;made:make;mins:minutes;nt:not;o2:oxygen;ox:oxygen;oximeter:oxygen;ppl:people;said:say;sat:sit;sats:oxygen;saw:see;shook:shake;sinse:since;slept:sleep;spat:spit;spo2:oxygen;spoke:speak;spoken:speak;stood:stand;swollen:swell;these:this;threw:throw;thru:through;told:tell;took:take;was:be;wat:what;went:go;were:be;wk:week;woke:wake;woken:wake;wot:what", "fillers": "a,all,am,an,are,be,been,bit,don,got,had,has,have,her,his,i,im,is,it,just,like,my,of,our,really,so,that,the,this,to,too,was,your"};
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
costs.push(costs[at]+ends+(starts("BH",at)?4:+!fillers.has(word.word)));
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
const owned=(from,to)=>around("BJ",from,to).some(([at])=>!covers("BK",at));
const now=cues("BP").some(([at])=>[words[start].clause,words[end-1].clause].includes(words[at].clause));
function reach(from){
let listing=between(from,from+3,"BF");
for (let at=from;at<last;at++){
if (at>=from+(listing?30:7)||starts("BE",at)) return at;
if (at>from&&words[at].clause!==words[from-1].clause&&!listing){
if (!between(at,at+10,"BG")) return at;
listing=true;
}
if (at>from+1&&starts("BI",at)) return at;
}
return last;
}
function negated(){
return cues("BC").some(([at,from])=>{
if (covers("BD",at)) return false;
const stop=reach(from);
return spans.some((span)=>from<=span[0]&&span[1]<=stop);
});
}
function asked(){
if (before("CD",10).some(([,from])=>!between(from,start,"BE","BP"))) return true;
const wondering=before("BW",10).some(([at])=>!covers("CE",at));
if (wondering&&between(first,last+WINDOW,"BX")) return true;
if (before("BV",10).some(([at])=>!owned(at,end))) return true;
let opener=first;
while (opener<start&&starts("BS",opener)) opener++;
if (!starts("BT",opener)||owns(opener)||covers("BU",opener)) return false;
return !owned(first,Math.min(last,end+5));
}
const past=() =>
cues("BN").some(
(span)=>!covers("BO",span[0])&&distance(span,whole)<=12&&!between(span[1],start,"BP","BH"),
);
const resolved=() =>
cues("BR").some(
(span)=>span[0]>=start&&!covers("CF",span[0])&&!between(end,span[0],"BH")&&distance(whole,span)<=8,
);
const named=()=>!cues("BQ")[0]&&!before("BY",1).some(([at])=>!between(at-1,end,"CG"));
const is=(flag)=>flags.includes(flag);
if (
negated() ||
(!is("q")&&asked()) ||
(is("c")&&(named()||before("BZ",3)[0])) ||
(!is("g")&&cues("CA")[0]) ||
(is("l")&&cues("CB")[0]) ||
(!now&&((cues("BL")[0]&&cues("BM")[0])||past())) ||
(!is("r")&&resolved())
){
return 2;
}
return +cues("CC").some((span)=>distance(span,whole)<=1);
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
