const DATA = {"classes": "A:eye;B:eyelid,face,mouth;C:=ballooning,=fat,blown_up,massive,puff,puffy,swell;D:lip,tongue;E:can_not,unable;F:throat;G:blue,grey;H:bleed;I:15-90;J:bandage;K:being_sick,vomit;L:blood;M:poo;N:calf,knee,leg,shin,thigh;O:swell;P:ache,cramp,discomfort,grip,hurt,killing_me,pain,painful,stab,stitch,throb;Q:arm;R:breastbone,chest,my_front,rib;S:band,crush,heavy,pressure,squash,squeeze,stone,tight,vice,vise,weight;T:discomfort,flutter,uneasy;U:belly;V:air,breath,breathe;W:heart,pulse;X:20-35;Y:40-49;Z:arm,leg,scar,sore,wound;AA:fever,temperature;AB:39.4-43,103-109;AC:38-39.39,100.4-102.99;AD:confuse,muddled,not_make_sense,rambling,see_people,see_spiders;AE:can_not;AF:amlodipine,insulin,iron,tablet;AG:battery,bleach,cleaner,mushroom,pesticide,poison,weedkiller;AH:=ate,=chewed,=drank,=drunk,=licked,=swallowed,got_hold_of;AI:boy,month_old,son,toddler;AJ:asleep,no_feel,numb,tingle;AK:seizure;AL:acid,boiling,oil;AM:50-92;AN:180-280;AO:barely,can_not,difficult,fight,hard,shallow,struggle;AP:=panting,=sob,=winded,am_puffed,blow_hard,breathe_fast,breathless,gasp,get_puffed,gulp,out_of_puff,pull_at_air,short_of_breath,suck_in_air,wheeze;AQ:26-70;AR:get;AS:cough,hack,phlegm,spit,sputum;AT:120-260;AU:black_out,faint,hit_the_floor,keel_over,knocked_out,pass_out;AV:crooked,droop,drop;AW:one;AX:heavy,useless,weak;AY:speech,word;AZ:drunk,jumble,muddle,scramble,slur,weird,wrong;BA:headache;BB:out_of_nowhere,sudden;BC:blinding,severe,worst;BD:bridge;BE:sight,vision", "cues": "BF:=never,=no,=not,=without;BG:=can_=not,=could_=not,=nobody,=not_=feel,=not_=know;BH:=also,=am,=and_=he,=and_=i,=and_=my,=and_=now,=and_=she,=are,=because,=but,=has,=is,=just,=now,=only,=since,=so,=still,=then,=when,=which,=while,=why;BI:=any,=sign_=of;BJ:=or;BK:=and_=now,=because,=but,=now;BL:=he,=her,=his,=i,=it,=my,=she,=they,=we;BM:=baby,=brother,=child,=dad,=daughter,=friend,=he,=her,=him,=his,=husband,=i,=me,=mother,=my,=myself,=she,=son,=us,=we,=wife,mum;BN:=i_=call,=i_=would_=like_=to_=know;BO:=baby,=brother,=child,=dad,=daughter,=family,=friend,=husband,=mother,=son,=wife,mum;BP:1950-2035,=last_=month,=last_=year,=once,=years_=ago;BQ:=since_=last;BR:=all_=day,=just,=keep,=keeps,=now,=since_=yesterday,=still,=this_=morning,=this_=week,=today,=tonight;BS:=last_=night,=this_=morning,=today,=tonight,=yesterday;BT:=has_=gone,=stopped;BU:=also,=and,=but,=doctor,=just,=ok,=or,=please,=so,=then;BV:=am,=are,=can,=could,=did,=do,=do_=you,=does,=how,=is,=should,=what,=when,=where,=which,=who,=why,=will,=would;BW:=can_=not,=could_=not,=did_=not,=do_=not,=does_=not,=is_=not,=will_=not,=would_=not;BX:=leaflet,=list,=sign_=of,=signs_=of,=symptoms_=of,=warning_=signs,=what_=are,=what_=is;BY:=if;BZ:=can_=i,=do_=i,=do_=you,=how_=long,=i_=would,=should_=i,=what_=would;CA:=feel_=like,=having,=i_=have_=got,=is_=it,=is_=this,=look_=like,=this_=is;CB:=to_=know;CC:=nose,=running;CD:=a_=bit,=light,=little", "signs": "g/=scratching~throat A|B|lip~like A|B|lip~slit|football|balloon D~C E~swallow F~close|swell|tight croaky~throat eye~swell face~C i|he~swell like~slit|football|balloon lip~tingle mouth~thick swallow~spit|own throat~closing throat~swell|tight|close|itch tongue~not_fit voice~croaky~throat voice~go voice~throat;/inhaler~puffs stridor wheeze whistle~breathe;g/lip~G turned|going~blue;/went_floppy;l//rash~all_over;gr/my~epipen used~epipen;g/H~through H~will_not J~drip|soak blood~run~down bowl~blood bowl~full_of cut_too_deep cut~this_time fistula~=squirting nose_bleed~I pad~hour pad~hour soak~pad|bandage through~pad|towel will_not~H;g/K~L K~blood;/M~black M~tarry bloody_jelly;/arm~numb/growing_lump;//N~C N~big_than one~O;l//N~tender P~behind calf|thigh~P left~leg;//skin~N;//Q~C;/P~heart P~middle R~P R~S R~T R~feel R~tight S~R S~front T~feel angina~rest|still|=coming clutch|hold|rub~R heart~S on~R park~on_me under|left~P;/P~R P~jaw P~jaw|shoulder arm~R jaw~P left_arm~R;//C~ankle|leg U~N stone~day;/bubble~V can_not_lie~flat|down crackle|gurgle|rattle|bubble~V drown~lie|feel gurgle~breathe pillow~V wake~gasp|choke;l/W~X icd|defibrillator~off|shock/W~Y W~dance|jittery miss~beat palpitation;l//muscle~weak;gr/leg~go_from_under leg~will_not|not~move stand~since too_weak~stand;//Z~red eyelid~red hard~hot pus red_ring;//AA~AB AA~day AC~day;/AA~AD AE~chest chin~chest day|week~AA high_pitched_cry mottled not~pee~day|since old~AA rash~glass soft_spot~bulge stay|not~glass|tumbler|press;c/sepsis;g/AH~AF AH~AG AI~AH dose~insulin drank~AG someone~drink someone~put~drink took|ate~AF took|ate~whole took~AF took~too~many~AF;//both_ampoules hit~nerve prick~needle;gr/AE~loo|toilet AJ~waist can_not~leg can_not~pee~leg control~bladder|wee from~waist not~loo numb~between numb~bum numb~thigh walk~at_all wet~myself wet~not;l//=losing_strength AE~foot|finger foot_drop like_drunkard walk~drunk;g/AE|not~rouse eye~open not_=breathing not~wake open~eye tiny_pupils;/=fitting~for|minutes AK~now have~AK~now;g/AL~hand|face AL~on|over~hand|face alarm~go|off|screech bone~poke burn~whole choking~grape choking~on~grape co|carbon_monoxide~alarm~go|off|screech get~out_of~window get~window one_pupil~bigger pulled~out;/pain~testicle penis~hour;/back_and_belly_pain;//AE|not~keep~down;/oxygen~AM;//blood_pressure~AN;/gadget~=lo;/AO~V AP AR~breath AR~breath V~AO V~AQ V~fast|harder|weird breathe~cloth breathe~rattle|rasping breathe~straw breathe~through~cloth breath~catching|short for~air going~blue heave|suck|pull~air hurt|pain~breathe lung~P lung~S not_=breathing short~breath;/R~breathe R~breathe|cough pain~side;g/AS~L AS~red|rusty coughed~L;l/AT~lie W~AT W~AT~lie;lr/AU eye~back eye~roll~back found~floor go_grey unconscious unresponsive;gr/baby~less baby~move baby~not~move baby~quiet;gr/baby~=coming foot|cord~out water~break|gone;gr/B~AJ B~AV face~AV face~AV|AJ half~shut like~dentist side~AV side~face smile~AW;gr/=bumping~into AE~grip|hold AJ~left|right AX~left|right AX~leg arm~=gone arm~AX arm~float hand|arm|leg~not left|right~AJ left|right~AX left|right~hand|arm|leg~not not~lift|grip;gr/AE~find~words AE~word AE~words AY~AZ E~speak|talk gibberish letter~mean not~properly slur sound~drunk talk~bits;/BA~BB BA~BC BA~stiff|neck BC~BA head~split;/BB~AD mum|dad|he|she~AD see~spider think~=his;l/BB~AE/stagger;gr/=seeing_double double_vision;qr/=looking_at~knife =standing~BD =standing~on =standing~on~BD =stepping|=jumping~off|in_front_of =written~the~letters burn~on_purpose cut~wrist end~my~life everyone~be_better everyone~be_better_off everyone~without_me gone~whisky had_enough~proper hang~myself him~then how~do_it hurt|kill~myself jump~off kill~myself|himself lock~himself not_be~next not~be_here_anymore not~want~be_here_anymore not~want~live of~being_alive pill~lined_up|in_front plan~do_it rope~shed say|message|post~goodbye|sorry_for_everything sit_with~gun|it step~in_front thought~suicide to_hurt~myself voices~tell walk_into~sea want_to_be_with~husband want_to_die wish~hit;qr//do~another_day feel~burden wish~not_wake_up;gr/AE~A|out|half|anything AE~see~A|out|half|anything A~curtain|veil BE~gone|lost BE~lost black~curtain curtain|veil~down|over flash~black half~BE half~clock|face see~A|out|half|anything see~half|top;gl//blurry colour~A middle~missing night_driving;/A~rock_hard metal|splinter~A splash~A/A~gone_red light~A", "words": "ai:have;am:be;are:be;bled:bleed;breathe:breathe;breathless:breathless;breth:breath;broke:break;broken:break;color:colour;could:can;cried:cry;d:have;did:do;drank:drink;drunk:drink;dying:die;feet:foot;felt:feel;found:find;gave:give;goin:going;got:get;had:have;hart:heart;has:have;held:hold;hubby:husband;im:i_am;is:be;ive:i_have;kept:keep;laid:lie;lain:lie;lay:lie;lit:light;ll:will;lying:lie;m:be;made:make;mam:mum;mom:mum;n:and;ox:oxygen;oximeter:oxygen;ppl:people;ran:run;rang:ring;said:say;sat:sit;sats:oxygen;saw:see;sinse:since;spat:spit;spo2:oxygen;spoke:speak;stood:stand;swollen:swell;temp:temperature;these:this;thought:think;told:tell;ve:have;w:with;was:be;went:go;were:be;woke:wake", "fillers": "a,all,am,an,are,be,been,bit,got,had,has,have,her,his,i,is,it,just,like,my,of,so,that,the,this,to,too,was,your"};
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
const now=cues("BR").some(([at])=>[words[start].clause,words[end-1].clause].includes(words[at].clause));
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
if (before("CE",10).some(([,from])=>!between(from,start,"BH","BR"))) return true;
const wondering=before("BY",10).some(([at])=>!covers("CF",at));
if (wondering&&between(first,last+WINDOW,"BZ")) return true;
if (before("BX",10).some(([at])=>!owned(at,end))) return true;
let opener=first;
while (opener<start&&starts("BU",opener)) opener++;
if (!starts("BV",opener)||owns(opener)||covers("BW",opener)) return false;
return !owned(first,Math.min(last,end+5));
}
const past=() =>
cues("BP").some(
(span)=>!covers("BQ",span[0])&&distance(span,whole)<=12&&!between(span[1],start,"BR","BK"),
);
const resolved=() =>
cues("BT").some(
(span)=>span[0]>=start&&!covers("CG",span[0])&&!between(end,span[0],"BK")&&distance(whole,span)<=8,
);
const named=()=>!cues("BS")[0]&&!before("CA",1).some(([at])=>!between(at-1,end,"CH"));
const is=(flag)=>flags.includes(flag);
if (
negated() ||
(!is("q")&&asked()) ||
(is("c")&&(named()||before("CI",3)[0])) ||
(!is("g")&&cues("CB")[0]) ||
(is("l")&&cues("CC")[0]) ||
(!now&&((cues("BO")[0]&&cues("CJ")[0])||past())) ||
(!is("r")&&resolved())
){
return 2;
}
return +cues("CD").some((span)=>distance(span,whole)<=1);
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
