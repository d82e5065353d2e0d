export { ProviderElement, SignedOutEvent } from './elements/provider/provider-element.ts';
export { LoginFormElement, SignedInEvent, SignInEvent } from './elements/login-form/login-form-element.ts';
export { OndutyErrorEvent } from './elements/internal/error-event.ts';
export { clientContext } from './elements/internal/context.ts';
