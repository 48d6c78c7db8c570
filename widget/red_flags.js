const DATA = {"classes": "A:can_not,hard_to,unable;B:lip,mouth,tongue;C:=ballooning,=fat,ballooning,blown_up,huge,like_a_football,like_sausage,massive,puff,puffy,swell,thick;D:throat;E:=bluish,blue,grey,purple,slate,white;F:15-90;G:bleed;H:being_sick,retch,throw_up,vomit;I:blood;J:poo;K:calf,knee,leg,thigh;L:shoulder_blade;M:breastbone,chest,retrosternal,rib,sternum;N:boulder,clamp,crush,full,heavy,pressure,sit_on,squash,squeeze,stuck,tight,vice,vise;O:ache,burn,cramp,discomfort,hurt,killing_me,pain,painful,stab;P:flutter;Q:breathe;R:heart,pulse;S:20-35;T:can_not,unable;U:week_old;V:38-43,100.4-109;W:chemo;X:antifreeze,battery,cleaner,magnet;Y:=ate,=chewed,=drank,=swallowed;Z:son,toddler;AA:amitriptyline,pill;AB:8-900;AC:paracetamol,tylenol;AD:asleep,dead,numb,tingle;AE:=fitting,seizure;AF:belly,stomach;AG:50-92;AH:1-3.4,20-54;AI:26-70;AJ:=heaving,=huffing,=panting,=winded,am_puffed,blow_hard,breathe_fast,gasp,gulp,pull_at_air,struggle_for_breath,wheeze,wheezy;AK:catch,get;AL:difficult,shallow,struggle,will_not;AM:2-8;AN:cough,hack,phlegm,spit;AO:120-260;AP:165-260;AQ:black_out,faint,go_down_like,keel_over,pass_out;AR:20-36;AS:crooked,droop,drop;AT:eyelid,face,mouth;AU:half,one_side;AV:sentence,talk,word;AW:jumble,mush,nonsense,thick,wrong;AX:head_explode,headache;AY:awful,blinding,severe,terrible,worst;AZ:babble,confuse,muddled,not_know_me,not_recognise,rambling,see_people,see_things;BA:hang,kill;BB:himself,myself;BC:railing;BD:eye", "cues": "BE:=never,=no,=not,=without;BF:=can_=not,=could_=not,=not_=breathe,=not_=know,=not_=stop,=not_=wake,=not_=want_=to;BG:=also,=am,=and_=he,=and_=i,=and_=my,=and_=now,=and_=she,=and_=then,=are,=because,=but,=due,=has,=is,=just,=now,=only,=since,=so,=still,=then,=until,=when,=which,=while,=why;BH:=any;BI:=or;BJ:=and_=now,=because,=but,=now;BK:=he,=her,=his,=i,=it,=my,=she,=they,=we;BL:=baby,=brother,=child,=dad,=daughter,=father,=friend,=gran,=grandma,=he,=her,=him,=his,=husband,=i,=me,=mine,=mother,=my,=myself,=nan,=neighbour,=our,=she,=sister,=son,=toddler,=uncle,=us,=we,=wife,mum;BM:=i_=call;BN:=baby,=brother,=child,=dad,=daughter,=family,=father,=friend,=gran,=grandma,=husband,=mother,=nan,=neighbour,=sister,=son,=toddler,=uncle,=wife,mum;BO:=died,=history;BP:1950-2035,=in_=march,=last_=month,=last_=year,=once,=used_=to,=years_=ago;BQ:=since_=last;BR:=again,=all_=day,=getting_=worse,=hour_=ago,=just,=keep,=keeps,=minutes_=ago,=now,=since_=last_=night,=since_=morning,=since_=yesterday,=still,=this_=afternoon,=this_=morning,=this_=week,=today,=tonight;BS:=an_=hour_=ago,=half_=an_=hour,=last_=night,=minutes_=ago,=right_=now,=since_=this,=this_=afternoon,=this_=morning,=today,=tonight,=yesterday;BT:=has_=gone,=stopped,=treated;BU:=afternoon,=also,=and,=but,=doctor,=evening,=good,=hello,=hi,=just,=morning,=ok,=or,=please,=question,=so,=then,=well;BV:=am,=are,=can,=could,=do,=do_=you,=does,=how,=is,=should,=what,=when,=where,=which,=who,=why,=will,=would;BW:=can_=not,=could_=not,=do_=not,=does_=not,=is_=not,=will_=not,=would_=not;BX:=difference_=between,=explain,=leaflet,=list,=signs_=of,=vs,=warning_=signs,=what_=are,=what_=is,=you_=have;BY:=if;BZ:=can_=i,=do_=i,=do_=they,=do_=you,=does_=it,=does_=the,=how_=long,=i_=could,=i_=would,=is_=there,=should_=i,=what_=do_=i,=what_=would;CA:=another,=feel_=like,=feels_=like,=getting_=worse,=having,=i_=have_=got,=is_=it,=is_=this,=look_=like,=looks_=like,=maybe,=this_=is;CB:=gave_=me,=nearly;CC:=every_=time,=in_=bed,=lol,=over_=the,=to_=know,laugh;CD:=coffee,=gym,=nose,=ran,=run,=running;CE:=a_=bit,=light,=little,=mild,=small,=tiny", "signs": "g/=scratching~throat A~swallow B~C B~big|thick D~close|shut|swell|tight eye~swell eye~swell face~C i~am~swell~up lip|tongue|face|eye~puff|swell|balloon lip~tingle throat~closing throat~swell|tight|close tongue~not_fit voice~go|squeaky|hoarse;/breathe~whistle inhaler~every inhaler~puffs inhaler~useless stridor wheeze whistle~breathe;g/going~blue lip~E nail~blue;/went_floppy;gr/used~epipen;c/asthma_attack;g/G~hour|since belt~still blood~down~leg blood~leg blood~not_stop blood~puddle bowl~blood cut~this_time gum~pour|gush he~keep_bleed just_blood mouth~fill nose_bleed~F nose_bleed~hour nose_bleed~not nose~hour pad|towel~minute pass~blood pump~out red~pour|gush soaked~in_blood soak~pad|towel soak~towel|pad|bandage through~pad|towel through~towel;g/H~I H~blood H~red coffee_ground coffee~grain;/J~black J~like_tar black_tarry black~tar|tarry|sticky;//bruise~gum;//K~C;/M~N M~O M~P M~small|tight N~M N~front O~heart P~feel clutch|hold|rub~M clutch~left_arm|chest elephant~on elephant~on heart~N nitro~not pain~L|chest pain~shoulder_blades park~on_me same~pain|tight spray~angina|still|not spray~times stent~same through~back under|left|right~O;/O~jaw arm|jaw~M into|up~jaw jaw~O left_arm~M;c/heart_attack;/bubble~Q can_not_lie~flat|down drown~lie|feel;l/R~S icd|defibrillator|defib~off|shock|kick;gr/T~arm leg~T|not;//pus;/U~V W~V W~now W~now~V baby~marble chin~chest floppy~not light~neck mottled not~fade not~glass purple~dot|spot soft_spot~bulge;g/AB~AC X~Y Z|he~AA Z|he~X Z|he~Y|=took Z|he~got_into Z~Y drank~X insulin~instead potassium~instead units~slow;/mix~bleach;gr/AD~knee|thigh|hip T~legs T~loo|toilet between~leg can_not~leg|numb|back feel~wipe from~waist numb~between numb~bum stand~own wet~not;g/T|not~rouse collapsed~not eye~open floor~not not_=breathing not~open not~stay_awake not~wake_up|wake stopped_breathing tiny_pupils;/=fits~two =fitting~minutes =having~AE =jerking~stop|minute =seizing AE~now|minutes shake~tongue;g/bone~skin burn~whole|chest carbon_monoxide~alarm~off carbon_monoxide~off choking~grape choking~on~grape fell~ladder one_pupil~bigger on~grape skin~peel;/pain|agony~sudden pain|agony~testicle testicle~rock_hard;/AF~agony AF~hard_as|hard_like AF~pain;/AG~oxygen oxygen~AG;/diabetic~sweat meter~AH;/not~sound|noise;/=strangled~me;/foam|froth~mouth mouth~foam|froth;/AJ AL~Q Q~AI Q~AL Q~AM Q~fast|harder|weird Q~minute T~AK~air|breath T~air|breath T~sentence breathe~in breathe~slow breathe~straw breathe~suck breathe~through~straw breath~catching|short breath~hard each|every~breath fight~for finish~sentence going~blue lung~N lung~O no_air not_=breathing not_get~air not~air pain~breath pain~breathe quit~breathing sound|noise~breathe suck~in;/M~breathe pleuritic stab~side;g/AN~I AN~red|pink I~cough cough~up pink~foam|froth;l/R~AO R~AP;lr/AQ eye~back|up eye~roll~back|up found~floor go_grey not_respond slump;/dusky~lip|skin nostril~flare;r/eye~home;gr/baby~move baby~nothing baby~not~move baby~quiet kicks|movements~since no~kicks|movements;gr/AR~contraction|tightening AR~week~contraction|tightening baby~=coming water~break|=gone|=went;g/soak~pad;gr/AT~AD AT~AS AT~AU AT~not_move face~AS|AD half~face half~shut like~dentist mouth|face~AS mouth~side side~mouth|face smile~AU smile~wonky|crooked|half;gr/AD~right T~arm|leg T~grip|hold T~right T~squeeze arm|leg~=gone arm~float hand|arm~not leg~drag not~notice~left right|left~leg right~AD whole~right|left;gr/AV~AW AV~right A~speak|talk T~find~words T~words ask~same_question gibberish lose~speech not~properly slur sound~=drunk;/AX~AY AX~of_my_life AX~stiff|neck AY~AX head~split|crack;/baby~not~swapped dad|he|she~AZ not~know~what~day|year not~swapped see~spider;l/T~walk;gr/=seeing_double double_vision two_of_everything;qr/=bought|=found~rope|pesticide =stepping|=jumping~off|in_front_of =took_all =written~letters =written~the~letters AA~lined_up BA~BB cut~deep cut~deeper_than cut~wrist do_it_tonight drive~into end~my~life engine~on everyone|children~be_better_off everyone~be_better everyone~without_me everything~ready found~rope|note give~his|my~away going_to_jump gun|rifle~loaded gun|rifle~safe|cabinet|lap|drunk how_many~would_it_take loaded~gun|rifle lock~himself not_be_around_by not_be~around not_die_in~sleep not~be_alive not~be_here_anymore not~want~be_here_anymore not~want~live of~being_alive on~BC on~bridge pill~in_hand pill~lined_up|in_front read_this~=gone|dead say~goodbye|sorry_for_everything swallow~whole tablet~=gone~all texted~goodbye took~all_of to~tonight up~make_sure voices~tell walk_into~sea want_to_die want|say~end_it want~steer will_not~come wish~hit;qr/painless~method;l/=kms;gr/BD~black|blind BD~lost|=went T~see~BD|out|side|anything blind~eye bottom|half~BD curtain~BD curtain~down|over half~of_everything;/BD~rock_hard BD~splash metal~BD splash~BD", "words": "2nite:tonight;am:be;are:be;bled:bleed;blew:blow;breth:breath;broke:break;broken:break;bub:baby;bubs:baby;came:come;caught:catch;could:can;daddy:dad;did:do;drove:drive;dying:die;elder:old;felt:feel;found:find;gave:give;got:get;hart:heart;held:hold;hung:hang;im:i_am;is:be;ive:i_have;kept:keep;knew:know;laid:lie;lain:lie;lay:lie;lit:light;ll:will;lying:lie;m:be;made:make;mins:minutes;nt:not;o2:oxygen;ox:oxygen;oximeter:oxygen;ppl:people;rite:right;said:say;sat:sit;sats:oxygen;saw:see;shook:shake;slept:sleep;spat:spit;spo2:oxygen;spoke:speak;spoken:speak;stood:stand;swollen:swell;these:this;threw:throw;thru:through;told:tell;took:take;was:be;wat:what;went:go;were:be;wk:week;woke:wake;woken:wake;wot:what", "fillers": "a,all,am,an,are,be,been,bit,don,got,had,has,have,her,his,i,is,it,just,like,my,of,our,really,so,that,the,this,to,too,was,your"};
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
costs.push(costs[at]+ends+(starts("BJ",at)?4:+!fillers.has(word.word)));
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
const owned=(from,to)=>around("BL",from,to).some(([at])=>!covers("BM",at));
const now=cues("BR").some(([at])=>[words[start].clause,words[end-1].clause].includes(words[at].clause));
function reach(from){
let listing=between(from,from+3,"BH");
for (let at=from;at<last;at++){
if (at>=from+(listing?30:7)||starts("BG",at)) return at;
if (at>from&&words[at].clause!==words[from-1].clause&&!listing){
if (!between(at,at+10,"BI")) return at;
listing=true;
}
if (at>from+1&&starts("BK",at)) return at;
}
return last;
}
function negated(){
return cues("BE").some(([at,from])=>{
if (covers("BF",at)) return false;
const stop=reach(from);
return spans.some((span)=>from<=span[0]&&span[1]<=stop);
});
}
function asked(){
if (before("CF",10).some(([,from])=>!between(from,start,"BG","BR"))) return true;
const wondering=before("BY",10).some(([at])=>!covers("CG",at));
if (wondering&&between(first,last+WINDOW,"BZ")) return true;
if (before("BX",10).some(([at])=>!owned(at,end))) return true;
let opener=first;
while (opener<start&&starts("BU",opener)) opener++;
if (!starts("BV",opener)||owns(opener)||covers("BW",opener)) return false;
return !owned(first,Math.min(last,end+5));
}
const past=() =>
cues("BP").some(
(span)=>!covers("BQ",span[0])&&distance(span,whole)<=12&&!between(span[1],start,"BR","BJ"),
);
const resolved=() =>
cues("BT").some(
(span)=>span[0]>=start&&!covers("CH",span[0])&&!between(end,span[0],"BJ")&&distance(whole,span)<=8,
);
const named=()=>!cues("BS")[0]&&!before("CA",1).some(([at])=>!between(at-1,end,"CI"));
const is=(flag)=>flags.includes(flag);
if (
negated() ||
(!is("q")&&asked()) ||
(is("c")&&(named()||before("CB",3)[0])) ||
(!is("g")&&cues("CC")[0]) ||
(is("l")&&cues("CD")[0]) ||
(!now&&((cues("BN")[0]&&cues("BO")[0])||past())) ||
(!is("r")&&resolved())
){
return 2;
}
return +cues("CE").some((span)=>distance(span,whole)<=1);
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
