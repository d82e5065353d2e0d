import '../../src/server/pages/sign-in.ts';
import { startChrome } from './chrome.ts';

startChrome();
// This page keeps room for its form, whoever was signed in last.
delete document.documentElement.dataset['session'];
