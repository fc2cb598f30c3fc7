import type { Language } from './vocabulary.ts';

export const english: Language = {
  words: {
    polite: `
      please, pls, plz, pleas, kindly, thanks, thanks a lot, thank (you|u), thank (you|u) (so|very) much, thx, ty, tysm,
      cheers, if possible, be so kind (and|as to|), hi, hello, hey, hi there, hey there, hello there, bot, dear, bro, yo,
      ok, okay, okey, k, kk, alright, all right, all (good|done|set), cool, nice, great, perfect, awesome, amazing,
      wonderful, excellent, good, very good, good job, great job, great work, well done, nice one, brilliant, lovely,
      (i|we) (really|) (love|like) (it|this|that), love (it|this), yes, yeah, yep, yup, sure, well, um, uh, hmm, oh, wow, lol,
      (it|this|that|everything|the video|it all) (is|s|looks|seems) (so|really|very|) (good|great|perfect|nice|fine|amazing|awesome|ok|okay|cool),
      (looks|look) (so|really|very|) (good|great|perfect|nice|fine|amazing|awesome|ok|okay|cool),
      (i m|i am|im|we re|we are) (really|very|) (happy|satisfied|fine|good|done) (with (it|this|that|the result|the video)|),
      that (s|is) (it|all), thats (it|all), done, (go|please go) ahead (and|), all good,
      (can|could|would|will|can t|couldn t) (you|u|ya), (can|could|may|should|do) (i|we), (i|we) can,
      (i|we) (want|need|would like|d like|d love|would love|wish) (you|u|) (to|), (want|need|like) to, wanna, i wanna, id like to,
      (i m|i am|im) (trying|ready|going|looking) to, let me, lemme, let s, lets, (how|where) (can|could|do|should|would) (i|we),
      how to, how do you, is (it|there) (any|a|) (way|possible|chance) (to|for me to|i can), (would you|do you|) mind, at the moment, at this point, currently, as of now,
      (it|this|that) works, sweet, (what|how) about, (when|whenever|if) you (can|like|want|could), (when|whenever|if) possible,
      i (lost|deleted) (it|the video|my video|the clip|the file),
      (is it|is this|is that|is the video|is my video) ready (to|for), it s time to, time to, i think,
      just, simply, quickly, now, right now, right away, asap, immediately, already, then, so, and, also, finally, there,
      again, once (again|more), one more time, try again, for me, for us, the, my, our, instead, today, real quick, actually, ready (to|for), help me (to|), good (morning|evening|afternoon), any chance (you|i) (can|could), when can (i|we), (i d|i would) appreciate it if you could, be able to`,
    take: `
      export, exports, exporting, (it|this|that|(the|my) (video|clip|file)) (exported|downloaded), re export, export out, download, downloads, downloading, dl, d l, dowload, donwload, (generate|create|make|produce) (the|my) (mp4|file|mp4 file|final file|final video|video file),
      (make|do|run|start|begin) (the|an|a|) (export|download), render, rendering, finalize, finalise, save, output,
      resend, re send, (get|send|give) (me|) (the|a|) (download|link|download link), download link,
      (i|we) (didn t|didnt|did not|never|haven t|havent|have not) (get|got|receive|received|see|seen) (it|anything|(the|my|any) (video|clip|file)),
      (drop|post|put) (it|this|(the|my) (video|clip|file)) (here|in here|in (this|the|our) (chat|channel|group|thread))`,
    give: `
      send, sent, gimme, gimmie, (give|send|ship|show|get|share|deliver|forward|pass|hand|return|fetch) (me|us|back|over|),
      have, receive, (can|could|may) (i|we) keep, see, watch, view, play, preview, (i|we) (want|need|d like|would like|d love|would love) (the|my|our|it), provide (me|me with|), hit me with, (shoot|fire|beam|sling) (me|over), post, where (is|s), wheres, i ll take,
      (let|lets) (me|us|s|) (see|watch|have|view|preview), access`,
    video: `
      video, vid, vids, videos, vidoe, viedo, vdeo, clip, movie, film, file, mp4, animation, result, results, reel, output, it,
      this, that, this one, that one, video file, mp4 file, (whole|entire|full) thing, (a|another|one more|) copy (of|), (the|a) link to, what (you|we|i) (have|ve|got|ve got) (so far|now|right now|),
      (final|finished|final finished|last|latest|complete|completed|full|current|edited|rendered|generated|new|entire|whole|ready)
      (video|vid|clip|movie|film|file|version|mp4|mp4 file|result|one|cut|edit|animation|product|)`,
    manner: `
      me, to me, to us, with me, with us, here, over, back, (in|to|into) (this|the|our|here) (chat|dm|channel|group|thread|conversation),
      (to|on|onto|in|into|for) (my|the|) (phone|device|computer|pc|laptop|gallery|camera roll|photos|mac|iphone|android|ipad|desktop|disk|drive),
      (as|in|to) (an|a|) (mp4|mp4 file|mp4 format|video|file|video file), (in|at|with|as) (1080p|1080|full hd|fullhd|fhd|hd),
      (in|with|at) (the|) (high|highest|best|good|full|max|maximum|top) (quality|resolution), hd, 1080p, as is, as it is,
      (when|once|if|as soon as|after) (it|you|the video|this) (is|s|are|re) (done|ready|finished), (when|once) (done|ready|finished),
      (when|once) its (done|ready|finished), (so|so that) (i|we) can (post|share|see|watch|save|download|keep|upload) (it|this),
      to (watch|keep|see|have|download|save), from (here|you|this chat|this bot|the bot|bot)`,
    credit: `
      credit, credits, balance, (credit|credits|account|token|point) (balance|balances|status|count|info), balence, ballance, points,
      tokens, coins, quota, top up, topup, top up my (credits|account|balance), recharge, refill, billing, my account, funds,
      (buy|get|purchase|need|earn) (more|some|extra|additional|) (credits|points|tokens), out of credits, (how much|any) money,
      (on|in) my (account|wallet), left to spend, (how much|what) (does|did|do|will|would) (it|this|that|(a|one|another|my|the|the last|each) (video|clip|edit|export|one)|exports|edits|videos) cost (me|us|),
      how many (more|) (videos|clips|animations|generations) (can i|can we|could i|do i have) (still|) (make|create|generate|do|get|afford|left)`,
    left: `
      left, remaining, remain, remains, leftover, left over, available, still, yet, total, in total, free, any, enough, more, some,
      at the moment, currently, current, in my (account|wallet), on my account, to (spend|use), unused,
      (to make|to create|to generate|for) (a|another|one more|more|this|the next) (video|videos|clip|clips|one)`,
    ask: `
      what (is|s|are|re), whats, how (many|much), show, show me, tell, tell me, check, check on, see, view, list, display, give me, get,
      know, let me know, (do|did) (i|we) (still|) (have|got), do (i|we) ve, have i got, have i, (are|is) there, are, is, i have,
      (i|we) (have|ve) (got|), have, am i, (have|did) (i|we) (used|use|spent|spend), (did|does|do|will) (it|this|that|(a|one|another|my|the|the last|each) (video|clip|edit|export|one)) (cost|use|take|need), which, what, look at, i wonder, curious, wondering, find out, where can i see, of, about,
      on my account, in my account, running, run, left, do i have`,
    state: `
      status, progress, timeline, time line, tracks, tracklist, eta, overview, update (pls|please|) ?, any updates, any news (on|about|from|), still going ?, (what|whats) (is|s|) taking (it|you|) so long,
      (project|video|timeline|track|tracks|current|render|job|task|export) (status|progress|state|overview|summary|list),
      (a|an|any|the) (progress|status|) (update|report|news|updates|progress), status (update|report|check), progress (update|report),
      how far (along|) (is|are|s) (it|you|we|the video|my video|this|that) (along|now|), how far (did|have) you (get|got|gotten|come),
      how (much|many) (longer|more time|time left|time is left) (will it take|does it take|is it|until it s done|to go|to wait|), (how long|when) (will|does|is|s|would) (it|this|that|the video|my video) (be|) (take|going to take|gonna take|ready|done|finished|),
      how long (until|till|before) (it s|it is|its|the video is|my video is) (ready|done|finished), how long (does|will) (it|this) take,
      how (is|s) (it|the video|my video|everything|this|the project|that|the render) (going|coming|coming along|doing|progressing|looking|),
      hows it going, (are you|is it|you) (still|) (working|working on it|running|processing|rendering|there|alive|busy|stuck), still (working|rendering|processing|waiting) (on it|) ?,
      what (are you|you) (doing|working on), what (have|did) (you|we) (done|do|got|made|make) (so far|till now|up to now|), what do (i|we|you) have, so far,
      where are we, (are we|we) there yet, (done|ready|finished|complete) ?, almost (done|ready|finished|there) ?, (its|it s|it is|video|video is|u|you) (done|ready|finished) (yet|) ?,
      (what|whats) (is|s|) (in|on|inside) (the|my|this|our|) (video|timeline|project|clip|tracks) (now|right now|so far|),
      (what|which|how many) (tracks|layers|clips) (are|do|is) (there|i have|we have|you have|in|on|in it) (the|my|) (timeline|video|project|),
      how long is (the|my|this|it) (video|clip|timeline|movie|), (what|whats) (is|s|) (going on|happening|up with my video|up with the video|the hold up), where (are|r) (we|you) (at|) (with|on|) (it|this|that|(the|my) (video|clip|project)|)`,
    is: 'is, are you, are we, has it, is it, is the, u',
    done: 'done, ready, finished, complete, completed, over, rendered, generated, exported, processed, there, through, yet, almost, nearly, still, finished yet, (done|finished) (processing|rendering|cooking|generating)',
    upload: 'upload, to upload, uploads, uploading, upload it, upload this, add a file',
    bring: `
      send you, send u, send to you, give you, give u, show you, share with you, attach, import, i (send|share|attach|add), (how|where) (do|can|should|could) i (send|share|attach|add|put), we send, submit,
      (want|like|have|going|need) to (send|share|attach), (i|we) (want|need|d like|would like) to (send|share|attach) (you|u|), hand you, get you`,
    thing: `
      (a|an|my|some|the|this|another|one|new|one more|more|your|a new|multiple|several|two|many|)
      (picture|pic|photo|image|file|video|clip|img|pics|photos|pictures|images|files|videos|audio|audio file|music file|song|jpg|png|selfie|media|video file|image file|foto),
      here, to you, to the bot, to this bot, to bot, (from|on) my (phone|device|gallery|computer|pc|camera roll|laptop), first, something, you, of mine, of me, i have`,
  },
};
