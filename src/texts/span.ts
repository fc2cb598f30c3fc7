/** "3 hours", "45 分钟": rounded up, since it says how long to wait. */
export function span(locale: string, ms: number): string {
  const minutes = Math.max(1, Math.ceil(ms / 60_000));
  const [count, unit] = minutes < 90 ? [minutes, 'minute'] : [Math.ceil(minutes / 60), 'hour'];
  const text = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
  return text.replace(/\d(?=\p{Script=Han})/u, '$& ');
}
