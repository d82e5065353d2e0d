import { admin, supervisor } from './application.ts';
import console from './console.ts';
import home from './home.ts';
import mail from './mail.ts';
import notFound from './not-found.ts';
import portal from './portal.ts';
import scenarios from './scenarios.ts';
import setPassword from './set-password.ts';
import signIn from './sign-in.ts';
import unified from './unified.ts';

/** Every page by its file. */
export const pages: Readonly<Record<string, string>> = {
  'index.html': home,
  'portal/index.html': portal,
  'unified/index.html': unified,
  'console/index.html': console,
  'supervisor/index.html': supervisor,
  'admin/index.html': admin,
  'set-password/index.html': setPassword,
  'sign-in/index.html': signIn,
  'mail/index.html': mail,
  'scenarios/index.html': scenarios,
  '404.html': notFound,
};
