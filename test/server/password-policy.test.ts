import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { passwordPolicy } from '../../src/contract/index.ts';
import { seedUsers } from '../../src/mock/seed.ts';
import { commonPasswords } from '../../src/server/common-passwords.ts';
import { newPasswordRefusal } from '../../src/server/password-policy.ts';
import { randomPassword } from '../../src/server/secrets.ts';

const owner = {
  user: { userName: 'Ava.Agent', unifiedName: 'ava@globex', displayName: 'Ava Lindqvist', email: 'a.lindqvist@mail.example' },
  tenant: { id: 'acme', name: 'Acme Insurance' },
};
const refusal = (password: string) => newPasswordRefusal(password, owner);
const refusals = (passwords: readonly string[]) => Object.fromEntries(passwords.map((password) => [password, refusal(password)]));
const all = (passwords: readonly string[], expected: string | null) => Object.fromEntries(passwords.map((password) => [password, expected]));

describe('The policy for new passwords', () => {
  it('R13: knows more than 3000 common passwords, each as long as the policy asks for, and refuses every one', () => {
    const list = [...commonPasswords()];
    assert.ok(list.length >= 3000, String(list.length));
    assert.deepEqual(list.filter((password) => [...password].length < passwordPolicy.minimum), []);
    assert.deepEqual(list.filter((password) => refusal(password) !== 'common'), []);
  });

  it('R13: refuses what stands in lists of leaked passwords', () => {
    const leaked = [
      'passwordpassword', 'password12345678', 'iloveyouiloveyou', 'princessprincess', '1234567890123456', '0123456789012345', 'qwertyuiopasdfgh',
      'qwertyqwertyqwerty', '1qaz2wsx3edc4rfv', '1q2w3e4r5t6y7u8i', 'qazwsxedcrfvtgb', 'abcdefghijklmnop', 'abcdefghijklmno', 'zyxwvutsrqponmlkj',
      '123456789123456789', '111111111111111', 'aaaaaaaaaaaaaaaa', 'asdfghjklasdfghjkl', 'correcthorsebatterystaple', 'letmeinletmeinletmein',
      'administrator123', 'sunshinesunshine', 'football123456789', '1990199119921993', '19901990199019901990', 'abc123abc123abc123', 'welcomewelcome1',
    ];
    assert.deepEqual(refusals(leaked), all(leaked, 'common'));
  });

  it('R13: sees through case, signs, spaces, figures for letters and a few figures around', () => {
    const disguised = [
      'PasswordPassword', 'P@ssw0rdP@ssw0rd!', 'Password Password 2026', 'password-password', '2026PasswordPassword!', 'Qwertyuiop[]asdfgh',
      'Correct Horse Battery Staple', 'ILOVEYOU-iloveyou-1', 'summer2024summer2024', '🔑'.repeat(20), ' '.repeat(15),
    ];
    assert.deepEqual(refusals(disguised), all(disguised, 'common'));
  });

  it('R13: refuses what is made of the names of product, tenant and person', () => {
    const personal = [
      'OndutyOndutyOnduty9', 'Onduty-2026-Acme', 'Acme-Insurance-1', 'Ava.Lindqvist.2026', 'ava@globex-123456', 'a.lindqvist@mail.example',
      'L1ndqv15t-Acme-007', 'Ava Agent Acme 99', 'My Ava Lindqvist', 'lindqvist!lindqvist?',
    ];
    assert.deepEqual(refusals(personal), all(personal, 'personal'));
  });

  it('R11: asks for no kind of character, and takes passphrases, figures, any script and the names of others', () => {
    const welcome = [
      'Kitten-Umbrella-Seven', 'three sleepy otters', 'lavacake brewing mountains', '83920175628471930562', 'Ünïcödé schützt alle', 'пароль из четырёх слов',
      '正しい馬の電池ホチキスを使う日曜日', '🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤🦆', 'Ava likes sleepy otters and rivers', ...seedUsers.map(({ password }) => password),
    ];
    assert.deepEqual(refusals(welcome), all(welcome, null));
  });

  it('R11: refuses 14 code points and accepts 15, 64 and 256, and nothing longer', () => {
    const text = Array.from({ length: 300 }, (_, n) => String.fromCodePoint(0x4e00 + n * 7)).join('');
    assert.deepEqual([14, 15, 64, 256, 257].map((length) => refusal(text.slice(0, length))), ['too-short', null, null, null, 'too-long']);
  });

  it('welcomes the temporary passwords that it makes, which nobody could guess', () => {
    const made = Array.from({ length: 50 }, randomPassword);
    assert.equal(new Set(made).size, made.length);
    for (const password of made) {
      assert.match(password, /^(?:[a-km-np-z2-9]{4}-){4}[a-km-np-z2-9]{4}$/);
      assert.equal(refusal(password), null);
    }
  });
});
