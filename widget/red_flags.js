const DATA = {"classes": "A:eye;B:eyelid,face,mouth;C:can_not,unable;D:=ballooning,=fat,ballooning,like_a_football,like_balloons,massive,puff,puffy,swell,thick;E:lip,mouth,tongue;F:throat;G:blue,grey;H:bleed;I:15-90;J:bandage;K:being_sick,vomit;L:blood;M:poo;N:calf,knee,leg,shin,thigh;O:ache,cramp,discomfort,grip,hurt,killing_me,pain,painful,soreness,stab,stitch,throb;P:arm;Q:breastbone,chest,my_front,rib;R:band,crush,heavy,pressure,squash,squeeze,stone,tight,vice,vise,weight;S:flutter;T:belly;U:air,breath,breathe;V:heart,pulse;W:20-35;X:40-49;Y:arm,leg,scar,sore,wound;Z:fever,temperature;AA:39.4-43,103-109;AB:confuse,muddled,not_make_sense,rambling,see_people,see_spiders;AC:can_not;AD:amlodipine,insulin,iron,tablet;AE:battery,bleach,cleaner,mushroom,pesticide,poison,weedkiller;AF:=ate,=chewed,=drank,=drunk,=licked,=sucked,=swallowed,got_hold_of;AG:boy,child,month_old,son,toddler;AH:asleep,no_feel,numb,tingle;AI:seizure;AJ:acid,boiling,oil;AK:50-92;AL:barely,can_not,difficult,fight,hard,shallow,struggle,trouble;AM:=panting,=sob,=winded,am_puffed,blow_hard,breathe_fast,breathless,gasp,get_puffed,gulp,out_of_puff,pull_at_air,short_of_breath,suck_in_air,wheeze;AN:26-70;AO:get;AP:cough,hack,phlegm,spit,sputum;AQ:120-260;AR:black_out,collapse,faint,hit_the_floor,keel_over,knocked_out,pass_out;AS:crooked,droop,drop;AT:one;AU:heavy,useless,weak;AV:speech,word;AW:drunk,jumble,muddle,scramble,slur,weird,wrong;AX:headache;AY:out_of_nowhere,sudden;AZ:blinding,severe,worst;BA:bridge;BB:vision", "cues": "BC:=never,=no,=not,=without;BD:=can_=not,=could_=not,=nobody,=not_=feel,=not_=know;BE:=also,=am,=and_=he,=and_=i,=and_=my,=and_=now,=and_=she,=are,=because,=but,=has,=is,=just,=now,=only,=since,=so,=still,=then,=when,=which,=while,=why;BF:=any,=sign_=of;BG:=or;BH:=and_=now,=because,=but,=now;BI:=he,=her,=his,=i,=it,=my,=she,=they,=we;BJ:=baby,=brother,=child,=dad,=daughter,=friend,=he,=her,=him,=his,=husband,=i,=me,=mother,=my,=myself,=she,=son,=us,=we,=wife,mum;BK:=i_=call,=i_=would_=like_=to_=know;BL:=baby,=brother,=child,=dad,=daughter,=family,=friend,=husband,=mother,=son,=wife,mum;BM:1950-2035,=last_=month,=last_=year,=once,=years_=ago;BN:=since_=last;BO:=all_=day,=just,=keep,=keeps,=now,=since_=yesterday,=still,=this_=morning,=this_=week,=today,=tonight;BP:=last_=night,=this_=morning,=today,=tonight,=yesterday;BQ:=has_=gone,=stopped;BR:=also,=and,=but,=doctor,=just,=ok,=or,=please,=so,=then;BS:=am,=are,=can,=could,=did,=do,=do_=you,=does,=how,=is,=should,=what,=when,=where,=which,=who,=why,=will,=would;BT:=can_=not,=could_=not,=did_=not,=do_=not,=does_=not,=is_=not,=will_=not,=would_=not;BU:=leaflet,=list,=sign_=of,=signs_=of,=symptoms_=of,=warning_=signs,=what_=are,=what_=is;BV:=if;BW:=can_=i,=do_=i,=do_=you,=how_=long,=i_=would,=should_=i,=what_=would;BX:=feel_=like,=having,=i_=have_=got,=is_=it,=is_=this,=look_=like,=this_=is;BY:=to_=know;BZ:=nose,=running;CA:=a_=bit,=light,=little", "signs": "g/=scratching~throat A|B~like C~swallow E~D F~close|swell|tight croaky~throat face~D i|he~swell lip~tingle throat~closing throat~swell|tight|close|itch tongue~not_fit voice~croaky~throat voice~go voice~throat;/inhaler~puffs stridor wheeze whistle~breathe;g/lip~G skin~mottled turned|going~blue;/went_floppy;l//rash~all_over;gr/my~epipen used~epipen;g/H~through H~will_not J~drip|soak blood~run~down bowl~blood bowl~full_of cut_too_deep cut~this_time fistula~=squirting nose_bleed~I nose~stream pad~hour pad~hour soak~pad|bandage through~pad|towel will_not~H;g/K~L K~blood;/M~black M~tarry bloody_jelly;/arm~numb;//N~D N~big_than;l//N~tender calf|thigh~O left~leg;//P~D;/O~heart O~middle Q~O Q~R Q~S Q~feel Q~tight R~Q R~front angina~rest|still|=coming clutch|hold|rub~Q heart~R heart~feel on~Q park~on_me under|left~O;/O~Q O~jaw O~jaw|shoulder arm~Q jaw~O left_arm~Q;//D~ankle|leg|foot D~both T~N;/bubble~U can_not_lie~flat|down crackle|gurgle|rattle|bubble~U drown~lie|feel gurgle~breathe wake~gasp|choke;l/V~W icd|defibrillator~off|shock/V~X V~dance|jittery miss~beat palpitation;gr/leg~go_from_under leg~will_not|not~move stand~since too_weak~stand;//Y~red eyelid~red hard~hot pus red_ring;//Z~AA;/AC~chest Z~AB chin~chest day|week~Z high_pitched_cry mottled old~Z rash~glass soft_spot~bulge stay|not~glass|tumbler|press;c/sepsis;g/AF~AD AF~AE AG~AF dose~insulin drank~AE someone~drink someone~put~drink took|ate~AD took|ate~whole took~AD took~too~many~AD;//prick~needle;gr/AC~loo|toilet|pee AH~waist can_not~leg control~bladder|wee from~waist not~loo numb~between numb~bum numb~thigh walk~at_all wet~myself wet~not;l//AC~foot|finger walk~drunk;g/AC|not~rouse eye~open not_=breathing not~wake open~eye tiny_pupils;/=fitting~for|minutes AI~now have~AI~now;g/AJ~hand|face AJ~on|over~hand|face alarm~go|off|screech bone~poke burn~whole choking~grape choking~on~grape co|carbon_monoxide~alarm~go|off|screech get~out_of~window get~window one_pupil~bigger pulled~out;/pain~testicle penis~hour;/back_and_belly_pain;/oxygen~AK;/gadget~=lo;/AL~U AM AO~breath AO~breath U~AL U~AN U~fast|harder|weird breathe~cloth breathe~rattle|rasping breathe~through~cloth breath~catching|short for~air going~blue heave|suck|pull~air hurt|pain~breathe lung~O lung~R not_=breathing short~breath;/Q~breathe Q~breathe|cough pain~side;g/AP~L AP~red|rusty coughed~L;l/AQ~lie V~AQ V~AQ~lie;lr/AR eye~back eye~roll~back found~floor go_grey unconscious unresponsive;gr/baby~less baby~move baby~not~move baby~quiet;gr/baby~=coming foot|cord~out water~break|gone;gr/B~AH B~AS face~AS face~AS|AH half~shut like~dentist side~AS side~face smile~AT;gr/=bumping~into AC~grip|hold AH~left|right AU~left|right AU~leg arm~=gone arm~AU arm~float hand|arm|leg~not left|right~AH left|right~AU left|right~hand|arm|leg~not not~lift|grip;gr/AC~find~words AC~word AC~words AV~AW C~speak|talk gibberish letter~mean not~properly slur sound~drunk talk~bits;/AX~AY AX~AZ AX~stiff|neck AZ~AX head~split;/AY~AB mum|dad|he|she~AB see~spider think~=his;l/AY~AC/stagger;gr/=seeing_double double_vision;qr/=looking_at~knife =standing~BA =standing~on =standing~on~BA =stepping|=jumping~off|in_front_of =written~the~letters burn~on_purpose cut~wrist end~my~life everyone~be_better everyone~be_better_off everyone~without_me gone~whisky had_enough~proper hang~myself him~then how~do_it hurt|kill~myself jump~off kill~myself|himself lock~himself not_be~next not~be_here_anymore not~want~be_here_anymore not~want~live of~being_alive pill~lined_up|in_front plan~do_it rope~shed say|message|post~goodbye|sorry_for_everything sit_with~gun|it step~in_front thought~suicide to_hurt~myself voices~tell walk_into~sea want_to_be_with~husband want_to_die wish~hit;gr/AC~A|out|half|anything AC~see~A|out|half|anything A~curtain|veil BB~=going BB~lost black~curtain curtain|veil~down|over flash~black half~BB half~clock|face see~A|out|half|anything see~half|top;gl//blurry colour~A;/A~rock_hard metal|splinter~A splash~A", "words": "ai:have;am:be;are:be;bled:bleed;breathe:breathe;breathless:breathless;breth:breath;broke:break;broken:break;color:colour;could:can;cried:cry;d:have;did:do;drank:drink;drunk:drink;dying:die;feet:foot;felt:feel;found:find;gave:give;goin:going;got:get;had:have;hart:heart;has:have;held:hold;hubby:husband;im:i_am;is:be;ive:i_have;kid:child;kids:child;laid:lie;lain:lie;lay:lie;ll:will;lying:lie;m:be;made:make;mam:mum;mom:mum;n:and;ox:oxygen;oximeter:oxygen;ppl:people;ran:run;rang:ring;said:say;sat:sit;sats:oxygen;saw:see;sinse:since;spat:spit;spo2:oxygen;spoke:speak;stood:stand;swollen:swell;temp:temperature;these:this;thought:think;told:tell;ve:have;w:with;was:be;went:go;were:be;woke:wake", "fillers": "a,absolutely,actually,all,also,am,an,are,be,been,bit,bloody,completely,dead,even,fucking,got,had,has,have,her,his,i,im,is,it,its,just,kind,kinda,like,literally,my,of,our,pretty,proper,quite,rather,really,so,some,sort,sorta,such,super,that,the,their,these,this,those,to,too,totally,very,was,your"};
const HALF = 10000;
const GAP = 5;
const WINDOW = 20;
const MATCHES = 60;
const cut = (text, mark) => text.split(mark).filter(Boolean);
const table = (text) => new Map(cut(text, ";").map((entry) => entry.split(":")));
const spellings = table(DATA.words);
const classes = table(DATA.classes);
const fillers = new Set(cut(DATA.fillers, ","));
const phrases = new Map();
const items = new Set();
const similar = new Map();
function stem(word) {
const one = word.replace(/([^su])s$/, "$1");
const bare = one
.replace(/^(.*[aeiouy].*[^e])(ness|ing|ed|ly)$/, "$1")
.replace(/[eiy]+$/, "")
.replace(/(.)\1$/, "$1");
return [bare, one].find((form) => form.length > 2) || word;
}
const shortened = (word) => [...word].map((_, place) => word.slice(0, place) + word.slice(place + 1));
function learn(phrase, item) {
const range = /^\d.*-/.test(phrase);
const [head, ...rest] = range
? ["#", ...phrase.split("-")]
: phrase.split("_").map((word) => (word[0] === "=" ? word : stem(word)));
phrases.set(head, [...(phrases.get(head) || []), [rest, item]]);
if (!range) {
for (const key of [head, ...rest]) {
similar.set(key, key);
if (key.length > 4) for (const near of shortened(key)) similar.has(near) || similar.set(near, key);
}
}
}
function learnItem(item) {
if (!items.has(item)) {
items.add(item);
for (const choice of item.split("|")) for (const phrase of cut(classes.get(choice) || choice, ",")) learn(phrase, item);
}
return item;
}
for (const [cue, list] of table(DATA.cues)) for (const phrase of list.split(",")) learn(phrase, cue);
const signs = cut(DATA.signs, ";").map((line) => {
const [flags, ...levels] = line.split("/");
return [flags, levels.map((list) => cut(list, " ").map((sign) => sign.split("~").map(learnItem)))];
});
function wordsOf(text) {
const plain = text
.toLowerCase()
.replace(/[’‘´`ʼ]/g, "'")
.replace(/\bcan ?not\b/g, "cant")
.replace(
/\b(ca|wo|do|does|did|could|would|should|is|are|was|were|has|have|had)n'?t\b/g,
(_, verb) => ({ ca: "can", wo: "will" }[verb] || verb) + " not",
)
.replace(/'(s|m|re|ve|ll|d)\b/g, " ")
.replace(/'/g, "")
.replace(/(.)\1{2,}/g, "$1$1");
const words = [];
let sentence = 0;
let clause = 0;
for (const [found] of plain.matchAll(/[a-zà-ÿ]+|\d+([.,]\d+)?|[.!?;…]|\n\s*\n|[,:()\n—]|\s[-–]+\s/g)) {
if (/[a-zà-ÿ\d]/.test(found)) {
const meaning = spellings.get(found) || "";
for (const word of (meaning.includes("_") ? meaning : found).split("_")) words.push({ word, sentence, clause });
} else {
clause++;
if (/[.!?;…]|\n.*\n/.test(found)) sentence++;
}
}
return words;
}
function keysOf(word) {
const key = stem(word);
const keys = ["=" + word, key, stem(spellings.get(word) || word)];
if (word.length > 5 && similar.get(key) !== key) {
const near = similar.get(key) || shortened(key).find((each) => similar.get(each) === each && each.length > 4);
if (near) keys.push(near);
}
return /^\d/.test(word) ? [...keys, "#"] : keys;
}
function levelOf(text) {
const words = wordsOf(text);
const keys = words.map(({ word }) => keysOf(word));
const places = new Map();
const costs = [0];
function phraseEnd(at, rest) {
for (const wanted of rest) {
for (let passed = 0; at < keys.length && !keys[at].includes(wanted); at++) {
if (!fillers.has(words[at].word) || passed++ > 2) return 0;
}
if (at++ >= keys.length) return 0;
}
return at;
}
keys.forEach((own, at) => {
for (const key of own) {
for (const [rest, item] of phrases.get(key) || []) {
const value = parseFloat(words[at].word);
const end = key !== "#" ? phraseEnd(at + 1, rest) : value >= rest[0] && value <= rest[1] && at + 1;
if (end) places.set(item, (places.get(item) || new Map()).set(at, end));
}
}
});
const starts = (cue, at) => !!places.get(cue)?.has(at);
words.forEach((word, at) => {
const ends = at && word.sentence !== words[at - 1].sentence ? 3 : 0;
costs.push(costs[at] + ends + (starts("BH", at) ? 4 : +!fillers.has(word.word)));
});
const covers = (cue, at) => [0, 1, 2, 3].some((back) => places.get(cue)?.get(at - back) > at);
const between = (start, end, ...cues) => {
for (let at = start; at < end; at++) if (cues.some((cue) => starts(cue, at))) return true;
return false;
};
const distance = (one, other) => (one[0] < other[0] ? costs[other[0]] - costs[one[1]] : costs[one[0]] - costs[other[1]]);
const around = (item, start, end) => {
const found = [];
const ends = places.get(item);
for (let at = Math.max(0, start); ends && at < Math.min(end, words.length); at++) {
if (ends.has(at)) found.push([at, ends.get(at)]);
}
return found;
};
function matches([first, ...others]) {
let found = [...(places.get(first) || [])].map((span) => [span, [span]]);
for (const item of others) {
found = found.flatMap(([whole, spans]) =>
around(item, whole[0] - WINDOW, whole[1] + WINDOW)
.filter((span) => (span[1] <= whole[0] || span[0] >= whole[1]) && distance(span, whole) <= GAP)
.map((span) => [[Math.min(whole[0], span[0]), Math.max(whole[1], span[1])], [...spans, span]]),
);
}
return found.slice(0, MATCHES);
}
function lowered([whole, spans], flags) {
const [start, end] = whole;
const owns = (at) => spans.some((span) => span[0] <= at && at < span[1]);
let first = start;
while (first > start - 2 * WINDOW && words[first - 1]?.sentence === words[start].sentence) first--;
let last = end;
while (last < end + 2 * WINDOW && words[last]?.sentence === words[end - 1].sentence) last++;
const cues = (cue) => around(cue, first, last).filter(([at]) => !owns(at));
const before = (cue, reach) => cues(cue).filter((span) => span[0] < end - 1 && distance(span, whole) <= reach);
const owned = (from, to) => around("BJ", from, to).some(([at]) => !covers("BK", at));
const now = cues("BO").some(([at]) => [words[start].clause, words[end - 1].clause].includes(words[at].clause));
function reach(from) {
let listing = between(from, from + 3, "BF");
for (let at = from; at < last; at++) {
if (at >= from + (listing ? 30 : 7) || starts("BE", at)) return at;
if (at > from && words[at].clause !== words[from - 1].clause && !listing) {
if (!between(at, at + 10, "BG")) return at;
listing = true;
}
if (at > from + 1 && starts("BI", at)) return at;
}
return last;
}
function negated() {
return cues("BC").some(([at, from]) => {
if (covers("BD", at)) return false;
const stop = reach(from);
return spans.some((span) => from <= span[0] && span[1] <= stop);
});
}
function asked() {
if (before("CB", 10).some(([, from]) => !between(from, start, "BE", "BO"))) return true;
const wondering = before("BV", 10).some(([at]) => !covers("CC", at));
if (wondering && between(first, last + WINDOW, "BW")) return true;
if (before("BU", 10).some(([at]) => !owned(at, end))) return true;
let opener = first;
while (opener < start && starts("BR", opener)) opener++;
if (!starts("BS", opener) || owns(opener) || covers("BT", opener)) return false;
return !owned(first, Math.min(last, end + 5));
}
const past = () =>
cues("BM").some(
(span) => !covers("BN", span[0]) && distance(span, whole) <= 12 && !between(span[1], start, "BO", "BH"),
);
const resolved = () =>
cues("BQ").some(
(span) => span[0] >= start && !covers("CD", span[0]) && !between(end, span[0], "BH") && distance(whole, span) <= 8,
);
const named = () => !cues("BP")[0] && !before("BX", 1).some(([at]) => !between(at - 1, end, "CE"));
const is = (flag) => flags.includes(flag);
if (
negated() ||
(!is("q") && asked()) ||
(is("c") && (named() || before("CF", 3)[0])) ||
(!is("g") && cues("BY")[0]) ||
(is("l") && cues("BZ")[0]) ||
(!now && ((cues("BL")[0] && cues("CG")[0]) || past())) ||
(!is("r") && resolved())
) {
return 2;
}
return +cues("CA").some((span) => distance(span, whole) <= 1);
}
let level = 0;
for (const [flags, levels] of signs) {
levels.forEach((list, place) => {
for (const sign of list) {
if (level >= 2 - place) return;
for (const match of matches(sign)) level = Math.max(level, 2 - place - lowered(match, flags));
}
});
}
return level;
}
export function redFlag(text) {
const whole = String(text);
const read = whole.length > 2 * HALF ? whole.slice(0, HALF) + " " + whole.slice(-HALF) : whole;
return [null, "same_day", "emergency"][levelOf(read)];
}
