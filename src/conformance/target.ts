/** An account of the backend under test. The suite changes its duty and signs it in and out. */
export interface Person {
  readonly tenant: string;
  readonly username: string;
  /** The name for unified sign-in. */
  readonly unifiedName: string;
  readonly password: string;
}

/** The backend under test, and who may be signed in to it. */
export interface Target {
  /** Where the contract is served. */
  readonly baseUrl: string;
  /** The origin that the backend calls its own; default: that of `baseUrl`. */
  readonly origin?: string;
  /** Default: the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** An agent, entitled to an application that opens the duty. */
  readonly agent: Person;
  /** An administrator who is no agent, of the same tenant. */
  readonly administrator: Person;
  /** An agent of the same tenant whom no rule of addresses lets in from where the suite runs. */
  readonly restricted: Person;
  /** An agent of another tenant. */
  readonly stranger: Person;
}

/** One fact about a backend that keeps the contract. */
export interface Check {
  readonly name: string;
  /** Rejects with what is wrong. */
  run(target: Target): Promise<void>;
}
