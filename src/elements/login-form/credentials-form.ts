import { render } from 'lit';
import { credentials } from './credentials.ts';
import type { CredentialsView } from './credentials.ts';

/** The form of credentials: an element of the page's tree, with ids that nobody else has there. */
export class CredentialsForm {
  readonly element: HTMLFormElement;
  readonly #suffix: string;

  constructor(root: ParentNode, onSubmit: () => void) {
    let suffix = '';
    for (let number = 2; root.querySelector(`#onduty-username${suffix}`); number += 1) suffix = `-${number}`;
    this.#suffix = suffix;
    this.element = document.createElement('form');
    this.element.className = 'onduty-credentials';
    this.element.method = 'post';
    this.element.noValidate = true;
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      onSubmit();
    });
  }

  /** The input of the user name. A browser may have filled it without any event: what counts is what it holds. */
  get username(): HTMLInputElement {
    return this.element.elements.namedItem('username') as HTMLInputElement;
  }

  get password(): HTMLInputElement {
    return this.element.elements.namedItem('password') as HTMLInputElement;
  }

  /** Takes the place of a form that the page wrote, which works before any script has come: with what was typed and where the focus is. */
  takeOver(given: HTMLFormElement): void {
    for (const own of [this.username, this.password]) {
      const typed = given.elements.namedItem(own.name) as HTMLInputElement | null;
      if (!typed) continue;
      own.value = typed.value;
      if (typed.matches(':focus')) own.focus();
    }
    given.remove();
  }

  render(view: CredentialsView): void {
    this.element.lang = view.messages.language;
    this.element.dir = view.messages.direction;
    this.element.ariaLabel = view.messages.login.title;
    render(credentials(view, this.#suffix), this.element);
  }
}
