// The words of the interface. What a patient must be told for safety comes from the server, never from here,
// but for the line that stands in where the server was never reached. Other languages: strings.<code>.js.

export const strings = {
  code: "en",
  open: "Questions? Chat with us",
  unread: (count) => `${count} new`,
  title: "Chat",
  close: "Close the chat",
  person: "Talk to a person",
  leave: "Leave now",
  leaveHint: "Clears this screen and goes to another page",
  more: "More",
  copy: "Copy the conversation",
  print: "Print the conversation",
  save: "Save the conversation",
  forget: "Forget this conversation",
  forgetAsk: "Delete this conversation for good?",
  forgetYes: "Delete it",
  forgetNo: "Keep it",
  forgotten: "The conversation is deleted.",
  notForgotten: "That did not work. Please try again.",
  about: "I am a computer program. I answer with prepared texts from named health sources. I cannot examine or diagnose you.",
  urgent: "In an emergency, do not wait here:",
  call: (number) => ["call ", number, "."],
  callLocal: "call your local emergency number.",
  privacy: "What you write is kept by the clinic, so that its staff can follow up warning signs; please leave out your name, address and date of birth.",
  privacyLink: "Privacy",
  conversation: "Conversation",
  suggestions: "You could ask",
  question: "Your question",
  placeholder: "Type your question",
  send: "Send",
  you: "You wrote: ",
  assistant: "Assistant: ",
  looking: "Looking for an answer …",
  slow: "This takes longer than usual. Please wait …",
  offline: "You are offline. What you write waits here and is sent once you are connected again.",
  away: "The clinic’s server cannot be reached just now. I keep trying.",
  unsent: "Not sent yet",
  unsentMore: "Your message did not get through yet. It waits here and is sent by itself; keep this page open.",
  emergency: "This may be an emergency",
  sameDay: "Please get help today",
  dismiss: "I have read this",
  sources: "Sources and review",
  review: "Review:",
  due: (date) => `, due by ${date}`,
  helpful: "Did this help?",
  useful: "This helped",
  notUseful: "This did not help",
  why: "What was wrong?",
  reasons: {},
  words: "In your words (optional)",
  sendWords: "Send feedback",
  thanks: "Thank you.",
  notKept: "That could not be kept. Please try again.",
  copied: "Copied.",
  notCopied: "Copying is not allowed here. You can save the conversation instead.",
  file: "conversation.txt",
};

const LANGUAGES = ["en", "es"];

/** The language to speak: the wish of the page, else the first of the person's that is offered. */
export function choose(wish, offered, theirs) {
  const known = LANGUAGES.filter((code) => !offered?.length || offered.includes(code));
  const wanted = [wish, ...theirs].map((code) => (code ?? "").slice(0, 2).toLowerCase());
  return wanted.find((code) => known.includes(code)) ?? known[0] ?? "en";
}
