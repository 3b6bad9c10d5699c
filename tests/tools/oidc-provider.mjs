// The certified provider `oidc-provider` on a free loopback port, for one client and two people, who need not be asked
// anything: `login_hint` names one of them. Prints its issuer when it is ready. `node oidc-provider.mjs id-token|userinfo`
// says where it tells of a person.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const people = {
  greta: { name: "Greta Gran", email: "greta@example.com", organisation: "Granit AB", roles: ["billing-admin"] },
  hugo: { name: "Hugo Hav", email: "hugo@example.com", organisation: "Hav AB", roles: [] },
};

const server = createServer();
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const issuer = `http://localhost:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "kortkoll",
      client_secret: "a secret & its signs",
      // For such a client the port of a loopback address is open (RFC 8252, 7.3).
      application_type: "native",
      redirect_uris: ["http://127.0.0.1/api/sign-in/callback"],
      grant_types: ["authorization_code"],
      response_types: ["code"],
    },
  ],
  claims: { openid: ["sub"], profile: ["name", "organisation", "roles"], email: ["email"] },
  conformIdTokenClaims: process.argv[2] === "userinfo",
  cookies: { keys: ["a key that signs the cookies"] },
  features: { devInteractions: { enabled: false } },
  findAccount: async (_, id) => (people[id] ? { accountId: id, claims: async () => ({ sub: id, ...people[id] }) } : undefined),
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
});

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith("/interaction/")) return next();
  const { params } = await provider.interactionDetails(ctx.req, ctx.res);
  // It wants to hear that consent was asked for, since it cannot tell such a client from an app that is not the real one.
  const result = { login: { accountId: params.login_hint }, consent: {} };
  ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result));
});

server.on("request", provider.callback());
console.log(issuer);
