// The certified provider `oidc-provider` on a free loopback port, for one client and two people, who need not be asked
// anything: `login_hint` names one of them. Prints its issuer when it is ready. `node oidc-provider.mjs VARIANT` says how it
// differs from its usual way.
import { createHash, generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const people = {
  greta: { name: "Greta Gran", email: "greta@example.com", organisation: "Granit AB", roles: ["billing-admin"] },
  hugo: { name: "Hugo Hav", email: "hugo@example.com", organisation: "Hav AB", roles: [] },
};

/** A private key as a JWK. */
function key(type, options, members) {
  return { ...generateKeyPairSync(type, options).privateKey.export({ format: "jwk" }), use: "sig", ...members };
}

/** ID tokens that are signed in another way than by RS256. */
function signedBy(alg, type, options) {
  return {
    client: { id_token_signed_response_alg: alg },
    provider: { jwks: { keys: [key("rsa", { modulusLength: 2048 }, { kid: "rsa" }), key(type, options, { kid: alg, alg })] },
      enabledJWA: { idTokenSigningAlgValues: ["RS256", alg] } },
  };
}

/** The account of a person, with other claims. */
function account(id, other = {}) {
  return people[id] && { accountId: id, claims: async () => ({ sub: id, ...people[id], ...other }) };
}

const variants = {
  "id-token": { provider: { conformIdTokenClaims: false } },
  userinfo: {},
  // Asks for a name and for consent, in pages of its own.
  asking: { provider: { features: { devInteractions: { enabled: true } }, interactions: undefined, loadExistingGrant: undefined } },
  es256: signedBy("ES256", "ec", { namedCurve: "P-256" }),
  es384: signedBy("ES384", "ec", { namedCurve: "P-384" }),
  ps256: signedBy("PS256", "rsa", { modulusLength: 2048 }),
  eddsa: signedBy("EdDSA", "ed25519"),
  pairwise: {
    client: { subject_type: "pairwise" },
    provider: {
      subjectTypes: ["pairwise"],
      pairwiseIdentifier: (_, id, client) => createHash("sha256").update(`${client.sectorIdentifier} ${id}`).digest("hex"),
    },
  },
  // Renews tokens, and has taken away all roles by then. A refresh token is valid once.
  "refresh-tokens": {
    client: { grant_types: ["authorization_code", "refresh_token"] },
    provider: {
      conformIdTokenClaims: false,
      issueRefreshToken: async () => true,
      rotateRefreshToken: true,
      findAccount: async (ctx, id) => account(id, ctx.oidc.params?.grant_type === "refresh_token" ? { roles: [] } : {}),
    },
  },
  "signed-userinfo": {
    client: { userinfo_signed_response_alg: "RS256" },
    provider: { features: { devInteractions: { enabled: false }, jwtUserinfo: { enabled: true } } },
  },
};
const variant = variants[process.argv[2]];

const server = createServer();
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const issuer = `http://localhost:${server.address().port}`;

const configuration = {
  clients: [
    {
      client_id: "kortkoll",
      client_secret: "a secret & its signs",
      // For such a client the port of a loopback address is open (RFC 8252, 7.3).
      application_type: "native",
      redirect_uris: ["http://127.0.0.1/api/sign-in/callback"],
      grant_types: ["authorization_code"],
      response_types: ["code"],
      ...variant.client,
    },
  ],
  claims: { openid: ["sub"], profile: ["name", "organisation", "roles"], email: ["email"] },
  cookies: { keys: ["a key that signs the cookies"] },
  features: { devInteractions: { enabled: false } },
  findAccount: async (_, id) => account(id),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  // Everyone has consented.
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client?.clientId,
      accountId: ctx.oidc.session?.accountId,
    });
    grant.addOIDCScope("openid profile email");
    await grant.save();
    return grant;
  },
  ...variant.provider,
};
const provider = new Provider(issuer, configuration);

if (configuration.interactions) {
  provider.use(async (ctx, next) => {
    if (!ctx.path.startsWith("/interaction/")) return next();
    const { params } = await provider.interactionDetails(ctx.req, ctx.res);
    // It wants to hear that consent was asked for, since it cannot tell such a client from an app that is not the real one.
    const result = { login: { accountId: params.login_hint }, consent: {} };
    ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result));
  });
}

server.on("request", provider.callback());
console.log(issuer);
