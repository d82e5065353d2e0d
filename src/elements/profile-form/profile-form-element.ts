import { html, LitElement, nothing, render } from 'lit';
import { isOndutyError } from '../../client/errors.ts';
import { createProfile } from '../../client/profile.ts';
import { profileFields } from '../../contract/profile.ts';
import { AllMessagesController, sentenceFor } from '../internal/all-messages.ts';
import { Announcer } from '../internal/announcer.ts';
import { ClientController } from '../internal/client-controller.ts';
import { tellError } from '../internal/error-event.ts';
import { ReadableController } from '../internal/readable-controller.ts';
import { RootSheetController } from '../internal/root-sheet-controller.ts';
import { renderField } from './profile-fields.ts';
import { leftOf, openRequests, renderCurrent, renderNudge, renderRequest } from './profile-parts.ts';
import { formStyles, styles } from './profile-form.styles.ts';
import type { PropertyValues, TemplateResult } from 'lit';
import type { OndutyError } from '../../client/errors.ts';
import type { ProfileClient } from '../../client/profile.ts';
import type { Client, SessionState } from '../../client/types.ts';
import type { Profile, ProfileField, ProfileValues } from '../../contract/profile.ts';

/** Tells that the person has saved the profile. */
export class ProfileSavedEvent extends Event {
  static readonly type = 'onduty-profile-saved';

  /** The names of the fields that were saved; their values are nobody else's. */
  readonly fields: readonly string[];

  constructor(fields: readonly string[]) {
    super(ProfileSavedEvent.type, { bubbles: true, composed: true });
    this.fields = fields;
  }
}

/**
 * The profile of the signed-in person: what the tenant lets a person edit, and what a supervisor asked to be updated. It shows itself while somebody asks
 * for something; `always` keeps it. What was typed and not saved survives the end of the session, for the same person.
 *
 * @tag onduty-profile-form
 * @summary The own profile, and what a supervisor asked to be updated.
 * @slot heading - Replaces the heading.
 * @slot footer - Below the form.
 * @csspart card - The box around everything.
 * @csspart heading - The heading.
 * @csspart notice - What became of the last act.
 * @csspart asked - Who asks, and for what.
 * @cssstate idle - Nobody asks for anything, and not `always`: nothing is shown.
 * @cssstate busy - The profile is being read or saved.
 * @cssprop --onduty-accent - Colour of the button.
 * @cssprop --onduty-surface - Colour of the card.
 * @cssprop --onduty-radius - Corner radius.
 * @cssprop --onduty-font - Family of the type.
 * @fires {ProfileSavedEvent} onduty-profile-saved - The profile was saved.
 * @fires {OndutyErrorEvent} onduty-error - The profile could not be read or saved.
 */
export class ProfileFormElement extends LitElement {
  static override styles = styles;

  static override properties = { client: { attribute: false }, always: { type: Boolean } };

  /** The client to use; default: that of the provider around. */
  declare client: Client | undefined;

  /** Whether to stay visible while nobody asks for anything. */
  declare always: boolean;

  readonly #internals = this.attachInternals();
  readonly #announcer = new Announcer(this);
  readonly #messages = new AllMessagesController(this);
  readonly #source = new ClientController(this);
  readonly #session = new ReadableController(this, this.#source, (client) => client.session.state, (session) => this.#onSession(session));
  readonly #duty = new ReadableController(this, this.#source, (client) => client.duty.state);
  #profile: ProfileClient | undefined;
  #of: Client | undefined;
  #unfollow: (() => void) | undefined;
  #form: HTMLFormElement | undefined;
  #id = 'onduty-profile';
  /** What was typed and not saved, and by whom. */
  #drafts: Partial<ProfileValues> = {};
  #owner: string | undefined;
  #faults: ReadonlySet<string> = new Set();
  #problem: OndutyError | undefined;
  #state: 'ready' | 'saving' | 'saved' | 'kept' = 'ready';
  #revealed = false;
  #isNudged = false;

  constructor() {
    super();
    this.always = false;
    new RootSheetController(this, formStyles);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave();
  }

  protected override update(changed: PropertyValues<this>): void {
    if (this.isConnected) this.#follow();
    const { states } = this.#internals;
    states[this.#isShown ? 'delete' : 'add']('idle');
    states[this.#state === 'saving' || (this.#isShown && !this.#known && !this.#problem) ? 'add' : 'delete']('busy');
    super.update(changed);
    this.#placeForm();
  }

  get #known(): Profile | null {
    return this.#profile?.state.get() ?? null;
  }

  get #isShown(): boolean {
    if (this.#session.value?.state !== 'signed-in') return false;
    return this.always || openRequests(this.#known).length > 0 || this.#isDirty || this.#state === 'saved';
  }

  get #isDirty(): boolean {
    return Object.keys(this.#drafts).length > 0;
  }

  /** Follows the profile of the client of now. */
  #follow(): void {
    const { client } = this.#source;
    if (client === this.#of) return;
    this.#leave();
    if (!client) return;
    this.#of = client;
    const profile = (this.#profile = createProfile(client));
    const stops = [
      profile.state.subscribe(() => this.requestUpdate()),
      client.news.subscribe((what) => {
        if (what === 'profile') void this.#load();
      }),
      client.connection.subscribe((connection) => {
        if (connection === 'live' && profile.state.get()) void this.#load();
      }),
    ];
    this.#unfollow = () => stops.forEach((stop) => stop());
    if (client.session.state.get().state === 'signed-in') void this.#load();
  }

  #leave(): void {
    this.#unfollow?.();
    this.#profile?.close();
    this.#unfollow = this.#profile = this.#of = undefined;
  }

  #onSession(session: SessionState | undefined): void {
    // Who leaves leaves nothing behind; an end that nobody wanted does.
    if (session?.state === 'anonymous' && (session.cause === 'signed-out' || session.cause === 'replaced')) this.#begin(undefined);
    if (session?.state !== 'signed-in') return;
    const { id } = session.session.user;
    if (this.#owner === id) {
      if (this.#isDirty && !this.#known) this.#state = 'kept';
    } else {
      this.#begin(id);
    }
    if (this.#profile && !this.#known) void this.#load();
  }

  /** Begins anew for a person. */
  #begin(owner: string | undefined): void {
    this.#owner = owner;
    this.#drafts = {};
    this.#faults = new Set();
    this.#problem = undefined;
    this.#state = 'ready';
  }

  async #load(): Promise<void> {
    const profile = this.#profile;
    if (!profile) return;
    try {
      await profile.load();
      if (profile === this.#profile && this.#problem) this.#problem = undefined;
    } catch (error) {
      if (profile !== this.#profile) return;
      if (!isOndutyError(error)) throw error;
      if (error.code === 'session-ended' || error.code === 'session-required') return;
      this.#fail(error);
    } finally {
      this.requestUpdate();
    }
  }

  protected override render(): TemplateResult {
    const messages = this.#messages.value;
    const { profile: texts } = messages;
    const profile = this.#known;
    const notice = this.#state === 'saved' ? texts.saved : this.#state === 'kept' ? texts.kept : this.#known || this.#problem ? undefined : texts.loading;
    return html`
      <div class="card" part="card" lang=${messages.language} dir=${messages.direction}>
        <slot name="heading"><div class="header"><h2 part="heading">${texts.title}</h2></div></slot>
        <div class=${this.#isShown && notice ? 'notice' : ''} part="notice" role="status">${this.#isShown ? notice : nothing}</div>
        ${this.#isShown && profile ? openRequests(profile).map((request) => renderRequest(request, profile, texts)) : nothing}
        <slot></slot>
        <slot name="footer"></slot>
        ${this.#announcer.render()}
      </div>
    `;
  }

  #placeForm(): void {
    const profile = this.#isShown ? this.#known : null;
    if (!profile && !(this.#isShown && this.#problem)) {
      this.#form?.remove();
      this.#form = undefined;
      return;
    }
    const form = (this.#form ??= this.#makeForm());
    const messages = this.#messages.value;
    form.lang = messages.language;
    form.dir = messages.direction;
    form.ariaLabel = this.#messages.value.profile.title;
    render(this.#renderForm(profile), form);
    if (form.parentNode !== this) this.append(form);
  }

  #makeForm(): HTMLFormElement {
    const root = this.getRootNode() as Document | ShadowRoot;
    for (let number = 2; root.querySelector(`[id^='${this.#id}-']`); number += 1) this.#id = `onduty-profile-${number}`;
    const form = document.createElement('form');
    form.className = 'onduty-credentials onduty-profile';
    form.method = 'post';
    form.noValidate = true;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#onSubmit();
    });
    return form;
  }

  #renderForm(profile: Profile | null): TemplateResult {
    const messages = this.#messages.value;
    const { profile: texts } = messages;
    const alert = this.#problem && sentenceFor(messages, this.#problem);
    const busy = this.#state === 'saving';
    const head = html`<div class=${alert ? 'notice danger' : ''}><span role="alert">${alert}</span></div>`;
    if (!profile) return html`${head}<button class="button" type="button" @click=${() => void this.#load()}>${texts.retry}</button>`;
    const asked = this.#askedOf(profile);
    const view = {
      profile, texts, asked, id: this.#id, drafts: this.#drafts, faults: this.#faults, language: messages.language,
      onDraft: (field: ProfileField, value: string | boolean) => this.#onDraft(field, value),
      below: (field: ProfileField) => this.#renderBelow(field),
      belowId: (field: ProfileField) => (field === 'phone' && this.#isNudging ? `${this.#id}-nudge` : undefined),
    };
    return html`
      ${head} ${profileFields.map((field) => renderField(field, view))}
      <div class="actions">
        <button
          class="button primary submit" type="submit" aria-disabled=${busy || (!this.#isDirty && asked.size === 0) ? 'true' : nothing}
          aria-busy=${busy ? 'true' : nothing}
        >${texts.save}</button>
        ${this.#isDirty ? html`<button class="button" type="button" @click=${() => void this.#onDiscard()}>${texts.discard}</button>` : nothing}
      </div>
    `;
  }

  /** Whether a call may still come in on the old number. */
  get #isNudging(): boolean {
    const { status, next } = this.#duty.value ?? {};
    return this.#drafts.phone !== undefined && status === 'available' && (!next || next.status === 'available');
  }

  #renderBelow(field: ProfileField): TemplateResult | typeof nothing {
    const messages = this.#messages.value;
    if (field === 'phone' && this.#isNudging) return renderNudge(`${this.#id}-nudge`, messages.profile, () => void this.#onGoOffline());
    if (field !== 'email' || this.#drafts.email === undefined) return nothing;
    const session = this.#session.value;
    return renderCurrent({
      id: `${this.#id}-current`, userName: session?.state === 'signed-in' ? session.session.user.userName : '', revealed: this.#revealed,
      fault: this.#faults.has('current') ? messages.profile.currentMissing : this.#faults.has('wrong') ? messages.profile.currentWrong : undefined,
      onReveal: ({ target }) => {
        this.#revealed = (target as HTMLInputElement).checked;
        this.requestUpdate();
      },
    }, messages);
  }

  #askedOf(profile: Profile): ReadonlySet<ProfileField> {
    return new Set(profile.requests.flatMap((request) => leftOf(request, profile)));
  }

  #onDraft(field: ProfileField, value: string | boolean): void {
    const { [field]: _, ...rest } = this.#drafts;
    // What is as it was is no change.
    this.#drafts = value === this.#known?.values[field] ? rest : { ...rest, [field]: value };
    this.#faults = new Set([...this.#faults].filter((fault) => fault !== field));
    if (this.#state === 'saved' || this.#state === 'kept') this.#state = 'ready';
    if (field === 'phone' && this.#isNudging && !this.#isNudged) this.#announcer.say(this.#messages.value.profile.whileAvailable);
    this.#isNudged = this.#isNudging;
    this.requestUpdate();
  }

  async #onDiscard(): Promise<void> {
    this.#begin(this.#owner);
    this.requestUpdate();
    await this.updateComplete;
    this.#form?.querySelector<HTMLElement>('[type=submit]')?.focus();
  }

  async #onGoOffline(): Promise<void> {
    try {
      await this.#source.client?.duty.request('work-offline');
      await this.updateComplete;
      this.#form?.querySelector<HTMLElement>('[name=phone]')?.focus();
    } catch (error) {
      if (!isOndutyError(error)) throw error;
      this.#fail(error);
    }
  }

  async #onSubmit(): Promise<void> {
    const profile = this.#profile;
    const known = this.#known;
    if (!profile || !known || this.#state === 'saving') return;
    const password = this.#form?.elements.namedItem('current') as HTMLInputElement | null;
    if (this.#drafts.email !== undefined && !password?.value) return this.#showFaults(['current']);
    // What was asked for and is right as it stands counts as updated when it is saved.
    const asked = [...this.#askedOf(known)];
    const drafts = this.#drafts;
    const values: Partial<ProfileValues> = { ...Object.fromEntries(asked.map((field) => [field, known.values[field]])), ...drafts };
    if (Object.keys(values).length === 0) return;
    this.#problem = undefined;
    this.#state = 'saving';
    this.#revealed = false;
    this.#announcer.say(this.#messages.value.profile.saving);
    this.requestUpdate();
    let state: 'saved' | 'ready' = 'ready';
    try {
      await profile.save(values, password?.value ? { current: password.value } : {});
      // What was typed meanwhile is still to be saved.
      this.#drafts = Object.fromEntries(Object.entries(this.#drafts).filter(([field, value]) => drafts[field as ProfileField] !== value));
      this.#faults = new Set();
      state = 'saved';
    } catch (error) {
      if (profile !== this.#profile) return;
      if (!isOndutyError(error)) throw error;
      await this.#onRefused(error);
    } finally {
      if (password) password.value = '';
      this.#state = state;
      this.#announcer.say('');
      this.requestUpdate();
    }
    if (state !== 'saved') return;
    const event = new ProfileSavedEvent(Object.keys(values));
    this.dispatchEvent(event);
  }

  async #onRefused(error: OndutyError): Promise<void> {
    this.#state = 'ready';
    const fields = error.problem?.fields ?? [];
    if (error.code === 'credentials-wrong') await this.#showFaults(['wrong']);
    else if (['field-refused', 'invalid-request'].includes(error.code) && fields.length > 0) await this.#showFaults(fields.map((field) => field.replace(/^values\./, '')));
    else this.#problem = error;
    this.#fail(error, false);
  }

  async #showFaults(faults: readonly string[]): Promise<void> {
    this.#faults = new Set(faults);
    this.requestUpdate();
    await this.updateComplete;
    this.#form?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }

  #fail(error: OndutyError, isShown = true): void {
    if (isShown) this.#problem = error;
    this.requestUpdate();
    tellError(this, error);
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'onduty-profile-saved': ProfileSavedEvent;
  }
}
