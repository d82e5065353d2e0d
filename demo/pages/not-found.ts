import { layout } from './layout.ts';

export default layout({
  path: '404',
  title: 'Nothing here · Onduty demo',
  description: 'There is no such page.',
  main: `<div class="unified"><header class="unified-head"><h1>Nothing here</h1><p>There is no page at this address.</p>
<p><a class="button" href="/">To the start</a></p></header></div>`,
});
