import * as v from 'valibot';

/*
 * Times are Unix milliseconds of the server's clock. Objects drop what they do not know, so a newer server may add
 * fields; where a set of strings is open, the schema says `string`. What a login page needs and what only somebody who is signed in needs
 * stand in different files, so that they can be loaded apart.
 */

export const id = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
export const text = (maximum: number) => v.pipe(v.string(), v.maxLength(maximum));
export const time = v.pipe(v.number(), v.integer());
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
