const DATA = {"classes": "A:can_not,hard_to,unable;B:lip,mouth,tongue;C:=ballooning,=fat,ballooning,blown_up,huge,like_a_football,like_sausage,massive,puff,swell,thick;D:throat;E:=bluish,blue,grey,purple,slate,white;F:15-90;G:bleed;H:being_sick,retch,throw_up,vomit;I:blood;J:poo;K:calf,knee,leg,thigh;L:red,warm;M:shoulder_blade;N:breastbone,chest,retrosternal,rib,sternum;O:boulder,clamp,crush,heavy,pressure,sit_on,squash,squeeze,stand_on,stuck,tight,vice,vise;P:ache,burn,cramp,discomfort,hurt,killing_me,pain,painful,stab;Q:flutter;R:breathe;S:heart,pulse;T:20-35;U:can_not,unable;V:week_old;W:38-43,100.4-109;X:chemo;Y:antifreeze,battery,cleaner,magnet;Z:=ate,=chewed,=drank,=swallowed;AA:son,toddler;AB:amitriptyline,pill;AC:8-900;AD:paracetamol,tylenol;AE:asleep,dead,numb,tingle;AF:=fitting,seizure;AG:belly,stomach;AH:50-92;AI:1-3.4,20-54;AJ:26-70;AK:=heaving,=huffing,=panting,=winded,am_puffed,blow_hard,breathe_fast,gasp,gulp,pull_at_air,struggle_for_breath,wheeze,wheezy;AL:catch,get;AM:difficult,shallow,struggle,will_not;AN:2-8;AO:cough,hack,phlegm,spit;AP:120-260;AQ:165-260;AR:black_out,faint,go_down_like,keel_over,pass_out;AS:20-36;AT:crooked,droop,drop;AU:eyelid,face,mouth;AV:half,one_side;AW:sentence,talk,word;AX:jumble,mush,nonsense,thick,wrong;AY:head_explode,headache;AZ:awful,blinding,severe,terrible,worst;BA:babble,confuse,muddled,not_know_me,not_recognise,rambling,see_people,see_things;BB:hang,kill;BC:himself,myself;BD:railing;BE:eye", "cues": "BF:=never,=no,=not,=without;BG:=can_=not,=could_=not,=not_=breathe,=not_=know,=not_=stop,=not_=wake,=not_=want_=to;BH:=also,=am,=and_=he,=and_=i,=and_=my,=and_=now,=and_=she,=and_=then,=are,=because,=but,=due,=has,=is,=just,=now,=only,=since,=so,=still,=then,=until,=when,=which,=while,=why;BI:=any;BJ:=or;BK:=and_=now,=because,=but,=now;BL:=he,=her,=his,=i,=it,=my,=she,=they,=we;BM:=baby,=brother,=child,=dad,=daughter,=father,=friend,=gran,=grandma,=he,=her,=him,=his,=husband,=i,=me,=mine,=mother,=my,=myself,=nan,=neighbour,=our,=she,=sister,=son,=toddler,=uncle,=us,=we,=wife,mum;BN:=i_=call;BO:=baby,=brother,=child,=dad,=daughter,=family,=father,=friend,=gran,=grandma,=husband,=mother,=nan,=neighbour,=sister,=son,=toddler,=uncle,=wife,mum;BP:=died,=history;BQ:1950-2035,=in_=march,=last_=month,=last_=year,=once,=used_=to,=years_=ago;BR:=since_=last;BS:=again,=all_=day,=getting_=worse,=hour_=ago,=just,=keep,=keeps,=minutes_=ago,=now,=since_=last_=night,=since_=morning,=since_=yesterday,=still,=this_=afternoon,=this_=morning,=this_=week,=today,=tonight;BT:=an_=hour_=ago,=half_=an_=hour,=last_=night,=minutes_=ago,=right_=now,=since_=this,=this_=afternoon,=this_=morning,=today,=tonight,=yesterday;BU:=has_=gone,=stopped,=treated;BV:=afternoon,=also,=and,=but,=doctor,=evening,=good,=hello,=hi,=just,=morning,=ok,=or,=please,=question,=so,=then,=well;BW:=am,=are,=can,=could,=do,=do_=you,=does,=how,=is,=should,=what,=when,=where,=which,=who,=why,=will,=would;BX:=can_=not,=could_=not,=do_=not,=does_=not,=is_=not,=will_=not,=would_=not;BY:=difference_=between,=leaflet,=list,=signs_=of,=vs,=warning_=signs,=what_=are,=what_=is,=you_=have;BZ:=if;CA:=can_=i,=do_=i,=do_=they,=do_=you,=does_=it,=does_=the,=how_=long,=i_=could,=i_=would,=is_=there,=should_=i,=what_=do_=i,=what_=would;CB:=another,=feel_=like,=feels_=like,=getting_=worse,=having,=i_=have_=got,=is_=it,=is_=this,=look_=like,=looks_=like,=maybe,=this_=is;CC:=gave_=me,=nearly;CD:=every_=time,=in_=bed,=lol,=over_=the,=to_=know,laugh;CE:=coffee,=gym,=nose,=ran,=run,=running;CF:=a_=bit,=light,=little,=mild,=small,=tiny", "signs": "g/=scratching~throat A~swallow B~C B~big|thick D~close|shut|swell|tight eye~swell eye~swell face~C i~am~swell~up lip|tongue|face|eye~puff|swell|balloon lip~tingle throat~closing throat~swell|tight|close tongue~not_fit voice~go|squeaky|hoarse;/breathe~whistle inhaler~every inhaler~puffs inhaler~useless stridor wheeze whistle~breathe;g/going~blue lip~E nail~blue;/went_floppy;gr/used~epipen;c/asthma_attack;g/G~hour G~hour|since G~will_not|not~stop belt~still blood~down~leg blood~leg blood~not_stop blood~puddle bowl~blood cut~this_time gum~pour|gush he~keep_bleed just_blood mouth~fill nose_bleed~F nose_bleed~hour not_quit~G pad|towel~minute pump~out red~pour|gush soaked~in_blood soak~pad|towel soak~towel|pad|bandage through~pad|towel through~towel;g/H~I H~blood H~red coffee_ground coffee~grain;/J~black J~like_tar black_tarry black~tar|tarry|sticky;//K~C;//K~L;/N~O N~P N~Q N~small|tight O~N O~front P~heart Q~feel clutch|hold|rub~N clutch~left_arm|chest elephant~on elephant~on heart~hurt|crush nitro~not pain~M|chest pain~shoulder_blades park~on_me same~pain|tight spray~angina|still|not spray~times stent~same through~back under|left~P;/P~jaw arm|jaw~N jaw~P left_arm~N;l/feel_like~about_to;c/heart_attack;/bubble~R can_not_lie~flat|down drown~lie|feel;l/S~T icd|defibrillator|defib~off|shock|kick;gr/U~arm leg~not;//pus;/V~W X~W X~now baby~marble chin~chest floppy~not light~neck mottled not~fade not~glass purple~dot|spot soft_spot~bulge;g/AA|he~AB AA|he~Y AA|he~Z|=took AA~Z AC~AD Y~Z drank~Y insulin~instead potassium~instead units~slow;/mix~bleach;gr/AE~knee|thigh|hip U~legs U~loo|toilet between~leg can_not~leg|numb|back feel~pee feel~wipe from~waist numb~between numb~bum stand~own wet~not;g/U|not~rouse collapsed~not eyes_open~not floor~not not_=breathing not~stay_awake not~wake_up|wake stopped_breathing tiny_pupils will_not|not~open;/=fits~two =fitting~minutes =having~AF =jerking~stop|minute =seizing AF~now|minutes shake~tongue;g/bone~skin burn~whole|chest carbon_monoxide~alarm~off choking~grape choking~on~grape fell~ladder one_pupil~bigger on~grape skin~peel;/pain|agony~sudden pain|agony~testicle testicle~rock_hard;/AG~hard_as|hard_like AG~pain;/AH~oxygen oxygen~AH;/diabetic~sweat meter~AI;/not~sound|noise;/foam|froth~mouth;/AK R~AJ R~AM R~AN R~fast|harder|weird R~minute U~AL~air|breath U~air|breath U~sentence breathe~in breathe~slow breathe~straw breathe~suck breathe~through~straw breath~catching|short breath~hard every~breath fight~for finish~sentence going~blue lung~O lung~P newborn~grunt no_air not_=breathing not_get~air not~air pain~breathe quit~breathing sound|noise~breathe suck~in;/N~breathe pleuritic stab~side;g/AO~I AO~red|pink|rusty I~cough coughed~I pink~foam|froth;l/S~AP S~AQ;lr/AR eye~back|up eye~roll~back|up found~floor go_grey not_respond slump;/dusky~lip|skin nostril~flare;r/eye~home;gr/baby~move baby~nothing baby~not~move baby~quiet kicks|movements~since no~kicks|movements;gr/AS~contraction|tightening baby~=coming water~break|=gone|=went;g/soak~pad;gr/AU~AE AU~AT AU~AV AU~not_move face~AT|AE half~face half~shut like~dentist mouth|face~AT mouth~side side~mouth|face smile~wonky|crooked|half;gr/AE~right U~arm|leg U~grip|hold U~right U~squeeze arm|leg~=gone arm~float hand|arm~not leg~drag not~notice~left right|left~leg right~AE whole~right|left;gr/AW~AX AW~right A~speak|talk U~find~words U~words ask~same_question gibberish lose~speech not~properly slur sound~=drunk;/AY~AZ AY~of_my_life AY~stiff|neck AZ~AY head~split|crack;/baby~not~swapped dad|he|she~BA not~know~what~day|year see~spider;l/U~walk;gr/=seeing_double double_vision two_of_everything;qr/=bought|=found~rope|pesticide =stepping|=jumping~off|in_front_of =took_all =written~letters =written~the~letters AB~lined_up BB~BC cut~deep cut~deeper_than cut~wrist do_it_tonight drive~into end~my~life everyone|children~be_better_off everyone~be_better everyone~without_me everything~ready found~rope|note give~his|my~away going_to_jump gun|rifle~loaded gun|rifle~safe|cabinet|lap|drunk how_many~would_it_take loaded~gun|rifle lock~himself not_be_around_by not_be~around not_die_in~sleep not~be_alive not~be_here_anymore not~want~live of~being_alive on~BD on~bridge pill~in_hand pill~lined_up|in_front read_this~=gone|dead say~goodbye|sorry_for_everything swallow~whole tablet~=gone~all texted~goodbye took~all_of to~tonight up~make_sure voices~tell walk_into~sea want_to_die want|say~end_it want~steer will_not~come wish~hit;qr/painless~method;l/=kms;gr/BE~black|blind BE~lost|=went U~see~BE|out|side|anything blind~eye bottom|half~BE curtain~BE curtain~down|over half~of_everything;/BE~rock_hard BE~splash metal~BE splash~BE", "words": "2nite:tonight;am:be;are:be;bled:bleed;blew:blow;bout:about;breth:breath;broke:break;broken:break;bub:baby;bubs:baby;came:come;caught:catch;could:can;daddy:dad;did:do;drove:drive;dying:die;elder:old;felt:feel;found:find;gave:give;got:get;hart:heart;held:hold;hung:hang;im:i_am;is:be;ive:i_have;kept:keep;knew:know;laid:lie;lain:lie;lay:lie;lit:light;ll:will;lying:lie;m:be;made:make;mins:minutes;nt:not;o2:oxygen;ox:oxygen;oximeter:oxygen;ppl:people;rite:right;said:say;sat:sit;sats:oxygen;saw:see;shook:shake;slept:sleep;spat:spit;spo2:oxygen;spoke:speak;spoken:speak;stood:stand;swollen:swell;these:this;threw:throw;thru:through;told:tell;took:take;was:be;wat:what;went:go;were:be;wk:week;woke:wake;woken:wake;wot:what", "fillers": "a,all,am,an,are,be,been,bit,don,got,had,has,have,her,his,i,is,it,just,like,my,of,our,really,so,that,the,this,to,too,was,your"};
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
costs.push(costs[at]+ends+(starts("BK",at)?4:+!fillers.has(word.word)));
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
const owned=(from,to)=>around("BM",from,to).some(([at])=>!covers("BN",at));
const now=cues("BS").some(([at])=>[words[start].clause,words[end-1].clause].includes(words[at].clause));
function reach(from){
let listing=between(from,from+3,"BI");
for (let at=from;at<last;at++){
if (at>=from+(listing?30:7)||starts("BH",at)) return at;
if (at>from&&words[at].clause!==words[from-1].clause&&!listing){
if (!between(at,at+10,"BJ")) return at;
listing=true;
}
if (at>from+1&&starts("BL",at)) return at;
}
return last;
}
function negated(){
return cues("BF").some(([at,from])=>{
if (covers("BG",at)) return false;
const stop=reach(from);
return spans.some((span)=>from<=span[0]&&span[1]<=stop);
});
}
function asked(){
if (before("CG",10).some(([,from])=>!between(from,start,"BH","BS"))) return true;
const wondering=before("BZ",10).some(([at])=>!covers("CH",at));
if (wondering&&between(first,last+WINDOW,"CA")) return true;
if (before("BY",10).some(([at])=>!owned(at,end))) return true;
let opener=first;
while (opener<start&&starts("BV",opener)) opener++;
if (!starts("BW",opener)||owns(opener)||covers("BX",opener)) return false;
return !owned(first,Math.min(last,end+5));
}
const past=() =>
cues("BQ").some(
(span)=>!covers("BR",span[0])&&distance(span,whole)<=12&&!between(span[1],start,"BS","BK"),
);
const resolved=() =>
cues("BU").some(
(span)=>span[0]>=start&&!covers("CI",span[0])&&!between(end,span[0],"BK")&&distance(whole,span)<=8,
);
const named=()=>!cues("BT")[0]&&!before("CB",1).some(([at])=>!between(at-1,end,"CJ"));
const is=(flag)=>flags.includes(flag);
if (
negated() ||
(!is("q")&&asked()) ||
(is("c")&&(named()||before("CC",3)[0])) ||
(!is("g")&&cues("CD")[0]) ||
(is("l")&&cues("CE")[0]) ||
(!now&&((cues("BO")[0]&&cues("BP")[0])||past())) ||
(!is("r")&&resolved())
){
return 2;
}
return +cues("CF").some((span)=>distance(span,whole)<=1);
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
