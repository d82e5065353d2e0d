/* What the compiler has to let pass, and what not. Nothing imports it: the build fails where one of the lines marked is no error. */
import { createClient } from 'onduty/client';
import { useRef } from 'react';
import type { ProviderElement, SignedInEvent } from 'onduty';
import type {} from 'onduty/react';

const client = createClient();

export function Right() {
  const provider = useRef<ProviderElement>(null);
  const greet = ({ session }: SignedInEvent): void => console.log(session.user.displayName);
  return (
    <onduty-provider ref={provider} className="desk" baseUrl="/" carrier="bearer" client={client} locale={undefined} ononduty-signed-in={greet} ononduty-error={({ error }) => error.code satisfies string}>
      <onduty-login-form always hidden={false} ononduty-sign-in={(event) => event.preventDefault()} ononduty-signed-in={greet} />
      <onduty-password-form login-url="/portal/" key="password" slot="any" />
      <onduty-status-picker client={undefined} ononduty-status-changed={({ status }) => status satisfies 'available' | 'work-offline' | 'on-break' | 'logged-out'} />
    </onduty-provider>
  );
}

export const wrong = [
  // @ts-expect-error -- no carrier
  <onduty-provider key="1" carrier="pigeon" />,
  // @ts-expect-error -- not an address
  <onduty-provider key="2" base-url={4600} />,
  // @ts-expect-error -- a boolean
  <onduty-login-form key="3" always="yes" />,
  // @ts-expect-error -- not a client
  <onduty-status-picker key="4" client={{}} />,
  // @ts-expect-error -- no such property
  <onduty-status-picker key="5" status="available" />,
  // @ts-expect-error -- another event
  <onduty-login-form key="6" ononduty-signed-in={(event: MouseEvent) => event.clientX} />,
  // @ts-expect-error -- a field that the event does not have
  <onduty-login-form key="7" ononduty-signed-in={({ password }) => password} />,
  // @ts-expect-error -- nor this one
  <onduty-login-form key="8" ononduty-error={({ message }) => message} />,
  // @ts-expect-error -- no such tag
  <onduty-coffee key="9" />,
];
