/*
 * How the answers about accounts look. Loaded with the first of them, as those to administrators are.
 */
export { accountAnswerSchema as account, accountsAnswerSchema as accounts, deliveredAccountSchema as delivered } from '../contract/index.ts';
