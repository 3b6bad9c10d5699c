// @ts-check
// The people of the demo data, by the e-mail address that they sign in with.
export const ANNA = "anna@norrbacka.example";
export const BJORN = "bjorn@norrbacka.example";
export const CILLA = "cilla@norrbacka.example";
export const DAVID = "david@sjovik.example";
export const ELSA = "elsa@tomtebo.example";
