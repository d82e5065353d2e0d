import { html, LitElement, nothing, render } from 'lit';
import { isOndutyError } from '../../client/errors.ts';
import { createProfile } from '../../client/profile.ts';
import { profileFields } from '../../contract/profile.ts';
import { AllMessagesController, sentenceFor } from '../internal/all-messages.ts';
import { Announcer } from '../internal/announcer.ts';
import { ClientController } from '../internal/client-controller.ts';
import { OndutyErrorEvent } from '../internal/error-event.ts';
import { ReadableController } from '../internal/readable-controller.ts';
import { RootSheetController } from '../internal/root-sheet-controller.ts';
import { renderField } from './profile-fields.ts';
import { formStyles, styles } from './profile-form.styles.ts';
import type { PropertyValues, TemplateResult } from 'lit';
import type { OndutyError } from '../../client/errors.ts';
import type { ProfileClient } from '../../client/profile.ts';
import type { Client, SessionState } from '../../client/types.ts';
import type { Profile, ProfileField, ProfileRequest, ProfileValues } from '../../contract/profile.ts';
import type { Messages } from '../../locales/en.ts';

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

/** The fields of an open request that were not saved yet. */
const leftOf = ({ left, fields, doneAt }: ProfileRequest): readonly string[] => (doneAt === null ? left ?? fields : []);

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
  #state: 'ready' | 'loading' | 'saving' | 'saved' | 'kept' = 'ready';

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
    states[this.#state === 'loading' || this.#state === 'saving' ? 'add' : 'delete']('busy');
    super.update(changed);
    this.#placeForm();
  }

  get #known(): Profile | null {
    return this.#profile?.state.get() ?? null;
  }

  get #isShown(): boolean {
    if (this.#session.value?.state !== 'signed-in') return false;
    const isAsked = this.#known?.requests.some((request) => leftOf(request).length > 0) ?? false;
    return this.always || isAsked || this.#isDirty || this.#state === 'saved';
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
    if (session?.state !== 'signed-in') return;
    const { id } = session.session.user;
    if (this.#owner === id) {
      if (this.#isDirty && !this.#known) this.#state = 'kept';
    } else {
      this.#owner = id;
      this.#drafts = {};
      this.#faults = new Set();
      this.#state = 'ready';
    }
    if (this.#profile && !this.#known) void this.#load();
  }

  async #load(): Promise<void> {
    const profile = this.#profile;
    if (!profile) return;
    try {
      await profile.load();
      if (profile === this.#profile && this.#problem) this.#problem = undefined;
    } catch (error) {
      if (!isOndutyError(error)) throw error;
      if (profile !== this.#profile || error.code === 'session-ended' || error.code === 'session-required') return;
      this.#fail(error);
    } finally {
      this.requestUpdate();
    }
  }

  protected override render(): TemplateResult {
    const messages = this.#messages.value;
    const { profile: texts } = this.#messages.value;
    const notice = this.#state === 'saved' ? texts.saved : this.#state === 'kept' ? texts.kept : this.#known || this.#problem ? undefined : texts.loading;
    return html`
      <div class="card" part="card" lang=${messages.language} dir=${messages.direction}>
        <slot name="heading"><div class="header"><h2 part="heading">${texts.title}</h2></div></slot>
        <div class=${this.#isShown && notice ? 'notice' : ''} part="notice" role="status">${this.#isShown ? notice : nothing}</div>
        ${this.#known?.requests.filter((request) => leftOf(request).length > 0).map((request) => this.#renderRequest(request, texts))}
        <slot></slot>
        <slot name="footer"></slot>
        ${this.#announcer.render()}
      </div>
    `;
  }

  #renderRequest(request: ProfileRequest, texts: Messages['profile']): TemplateResult {
    const names: Readonly<Record<string, string | undefined>> = texts.fields;
    return html`
      <div class="asked" part="asked">
        <p><bdi>${texts.asked(request.by)}</bdi></p>
        <ul>${leftOf(request).map((field) => html`<li>${names[field] ?? field}</li>`)}</ul>
        ${request.note ? html`<blockquote dir="auto">${request.note}</blockquote>` : nothing}
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
    const { profile: texts } = this.#messages.value;
    const alert = this.#problem && sentenceFor(this.#messages.value, this.#problem);
    const busy = this.#state === 'saving';
    const head = html`<div class=${alert ? 'notice danger' : ''}><span role="alert">${alert}</span></div>`;
    if (!profile) return html`${head}<button class="button" type="button" @click=${() => void this.#load()}>${texts.retry}</button>`;
    const asked = new Set(profile.requests.flatMap(leftOf));
    const view = {
      profile, texts, busy, asked, id: this.#id, drafts: this.#drafts, faults: this.#faults, language: this.#messages.value.language,
      onDraft: (field: ProfileField, value: string | boolean) => this.#onDraft(field, value),
      below: (field: ProfileField) => (field === 'phone' ? this.#renderNudge(texts) : field === 'email' ? this.#renderCurrent(texts, busy) : nothing),
    };
    return html`
      ${head} ${profileFields.map((field) => renderField(field, view))}
      <div class="actions">
        <button
          class="button primary submit" type="submit" ?disabled=${!this.#isDirty && asked.size === 0}
          aria-disabled=${busy ? 'true' : nothing} aria-busy=${busy ? 'true' : nothing}
        >${texts.save}</button>
        ${this.#isDirty ? html`<button class="button" type="button" @click=${() => this.#onDiscard()}>${texts.discard}</button>` : nothing}
      </div>
    `;
  }

  /** While Available a call may come in on the old number. */
  #renderNudge(texts: Messages['profile']): TemplateResult | typeof nothing {
    if (this.#duty.value?.status !== 'available' || this.#drafts.phone === undefined) return nothing;
    return html`
      <div class="notice warning nudge" role="status">
        ${texts.whileAvailable}
        <button class="button" type="button" @click=${() => void this.#onGoOffline()}>${texts.goOffline}</button>
      </div>
    `;
  }

  #renderCurrent(texts: Messages['profile'], busy: boolean): TemplateResult | typeof nothing {
    if (this.#drafts.email === undefined) return nothing;
    const id = `${this.#id}-current`;
    const fault = this.#faults.has('current') ? texts.currentMissing : this.#faults.has('wrong') ? texts.currentWrong : undefined;
    return html`
      <div class="field">
        <label for=${id}>${texts.current}</label>
        <input class="input" id=${id} name="current" type="password" autocomplete="current-password" ?readonly=${busy} aria-invalid=${fault ? 'true' : 'false'} aria-describedby=${fault ? `${id}-fault` : nothing}>
        ${fault ? html`<p class="error" id="${id}-fault">${fault}</p>` : nothing}
      </div>
    `;
  }

  #onDraft(field: ProfileField, value: string | boolean): void {
    const { [field]: _, ...rest } = this.#drafts;
    // What is as it was is no change.
    this.#drafts = value === this.#known?.values[field] ? rest : { ...rest, [field]: value };
    this.#faults = new Set([...this.#faults].filter((fault) => fault !== field));
    if (this.#state === 'saved' || this.#state === 'kept') this.#state = 'ready';
    this.requestUpdate();
  }

  #onDiscard(): void {
    this.#drafts = {};
    this.#faults = new Set();
    this.#problem = undefined;
    this.#state = 'ready';
    this.requestUpdate();
  }

  async #onGoOffline(): Promise<void> {
    try {
      await this.#source.client?.duty.request('work-offline');
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
    const asked = known.requests.flatMap(leftOf) as ProfileField[];
    const values: Partial<ProfileValues> = { ...Object.fromEntries(asked.map((field) => [field, known.values[field]])), ...this.#drafts };
    this.#problem = undefined;
    this.#state = 'saving';
    this.#announcer.say(this.#messages.value.profile.saving);
    this.requestUpdate();
    let state: 'saved' | 'ready' = 'ready';
    try {
      await profile.save(values, password?.value ? { current: password.value } : {});
      this.#drafts = {};
      this.#faults = new Set();
      state = 'saved';
    } catch (error) {
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
    else if (error.code === 'field-refused' && fields.length > 0) await this.#showFaults(fields.map((field) => field.replace(/^values\./, '')));
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
    const event = new OndutyErrorEvent(error);
    this.dispatchEvent(event);
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'onduty-profile-saved': ProfileSavedEvent;
  }
}
