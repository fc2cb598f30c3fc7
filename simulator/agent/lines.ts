import type { Draft } from './draft.ts';
import type { Wish } from './wish.ts';

/** What the agent says. It believes in a screen: buttons, panels and timelines that a chat has not. */
export function generatedLine(draft: Draft, wish: Wish): string {
  const seconds = draft.d / 1000;
  return wish.language === 'zh'
    ? `视频做好了：${seconds} 秒，${draft.m.ratio}，镜头平稳地推近画面。点击导出即可保存视频。`
    : `Your ${seconds}-second video is ready: a smooth camera move over your picture, ${draft.m.ratio}. Click Export in the top right corner to save it.`;
}

export function startedLine(wish: Wish): string {
  return wish.language === 'zh' ? '好的，我来让这张图片动起来。' : "Sure, I'll bring your picture to life.";
}

/** Undefined for the edits that the agent carries out without a word. */
export function editedLine(wish: Wish): string | undefined {
  const zh = wish.language === 'zh';
  if (wish.title) {
    const title = wish.title.text;
    return zh
      ? `已添加标题“${title}”。你可以在时间线面板中拖拽它来调整位置。`
      : `I added the title "${title}". You can drag it on the canvas to move it.`;
  }
  if (wish.music) {
    const name = wish.music.name ?? (zh ? '音乐' : 'The music');
    const volume = Math.round(wish.music.volume * 100);
    return zh
      ? `已加入${name}，音量 ${volume}%。打开时间线可以看到新的音轨。`
      : `${name} now plays under the video at ${volume}%. Open the timeline to see the new track.`;
  }
  if (wish.remove.length > 0 || wish.aspect) return undefined;
  if (wish.tempo) {
    return zh ? '已调整速度。请在时间线中预览。' : 'The tempo is changed. Preview in timeline to see it.';
  }
  if (wish.seconds) {
    return zh ? `视频现在是 ${wish.seconds} 秒。` : `The video is now ${wish.seconds} seconds long.`;
  }
  return zh
    ? '效果已添加。点击导出保存。'
    : 'Done, the effect is applied. Click Export when you are happy with it.';
}

export function helloLine(wish: Wish, aboutCredits: boolean): string {
  if (aboutCredits) {
    return wish.language === 'zh'
      ? '一次生成大约 100 积分。请检查你的账户 (check your account)。'
      : 'A generation takes about 100 credits. Please check your account and billing for details.';
  }
  return wish.language === 'zh'
    ? '我可以把图片变成视频：动起来、加标题、加音乐、改画幅。先上传一张图片吧。'
    : 'I turn pictures into video: I can animate them, add titles and music, and change the aspect ratio. Upload a picture to begin.';
}

export function needPictureLine(wish: Wish): string {
  return wish.language === 'zh' ? '请先上传一张图片。' : 'Please upload a picture first.';
}

export function questionFor(wish: Wish) {
  const zh = wish.language === 'zh';
  return {
    title: zh ? '你想怎么改？' : 'What would you like?',
    questions: [
      {
        id: 'style',
        prompt: zh ? '选择一种改进方式' : 'Which way should it go?',
        options: [
          { id: 'music', label: zh ? '加上轻快的音乐' : 'Add upbeat music' },
          { id: 'title', label: zh ? '加上标题“你好”' : 'Add the title "Hello"' },
          { id: 'slow', label: zh ? '放慢一点' : 'Make it slower' },
        ],
        allow_multiple: false,
      },
    ],
  };
}
