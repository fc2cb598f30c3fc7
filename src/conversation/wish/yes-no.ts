/** Whether a text says one of the two, and nothing else. */
export function wordFor(text: string): 'yes' | 'no' | undefined {
  if (yes.test(text)) return 'yes';
  return no.test(text) ? 'no' : undefined;
}

const yes =
  /^\s*(?:yes|yep|yeah|sure|ok(?:ay)?|(?:yes,?\s+)?go(?:\s+ahead|\s+for\s+it)?|do\s+it|是的?|好的?|好啊|可以|行|同意|确认|继续|做吧|开始吧?)(?:,?\s+please|吧)?[\s.!。！]*$/i;
const no =
  /^\s*(?:no|nope|don['’]?t|never\s?mind|no,?\s+thank(?:s|\s+you)|不|不要|不行|不用|不做|算了|取消)了?(?:,?\s+please|吧)?[\s.!。！]*$/i;
