namespace KeyScan.Tests.Verification.Templates;

/// <summary>Rule files with steps, without a fault.</summary>
internal static class TemplateTexts
{
    /// <summary>One rule with every key of every step, and one that shares it.</summary>
    public const string EveryKey = """
        provider: acme
        rules:
          - id: acme-key
            description: Acme key
            pattern: '(?<secret>acme_[a-z]{8})'
            keywords: [acme_]
            verify:
              reference: https://acme.example/docs/me
              hosts: [api.acme.example, $shop.acme.example]
              only: 'acme_[a-z]{8}'
              needs:
                id: { rule: acme-key-id, within: 10 lines }
                shop: { token: '[a-z]{4,12}', prefix: 'https://', suffix: .acme.example, within: 3 lines }
                host: { part: host }
                other: { rule: [acme-other, acme-third], secret: true }
              safe: read-only
              rate: { per_second: 2 }
              ttl: { active: 1h, inactive: 30d }
              steps:
                - request: { method: GET, url: 'https://api.acme.example/v1/keys/$id?full=1', auth: { basic: { user: $id, password: $secret } }, headers: { X-Sign: '$secret|hmac(other)|hex', X-Time: $now } }
                  when:
                    - { status: 200, type: json, next: true }
                    - { status: 404, json: { $.error.code: [unknown_key, 7] }, outcome: inactive }
                  take: { user: $.user.id, org: header:x-org }
                - request: { method: POST, url: 'https://$shop.acme.example/graphql', reason: a query of GraphQL, auth: { bearer: $secret }, json: { query: '{ me }', variables: { user: $user } } }
                  when:
                    - { status: [200, 201], json: { $.id: present, $.error: absent }, header: { content-type: json }, outcome: active }
                    - { status: 403, because: 'the reference says so', outcome: inactive }
                    - { body: revoked, outcome: inactive }
                    - { status: [429, 5xx], outcome: unknown, retry: true }
            identity: { account: $.org.name, owner: $user, scopes: header:x-oauth-scopes, expires_at: $.expires, last_used_at: $.last_used, risk: [{ scope: 'admin:*', level: critical }] }
            revoke:
              reference: [https://acme.example/docs/revoke]
              by: owner
              effect: this-key
              hosts: [api.acme.example]
              needs: { id: { rule: acme-key-id } }
              credentials: [client_id, client_secret]
              steps:
                - request: { method: DELETE, url: 'https://api.acme.example/v1/keys/$id', auth: { basic: { user: $client_id, password: $client_secret } } }
                  when: [{ status: 204, outcome: accepted }, { status: 404, outcome: refused }]
              confirm: verify
              undo: It is not undone; create a new key.
            test:
              - given: { secret: example, id: k1, shop: mine, host: h.example, other: x }
                replies: [{ status: 200, headers: { X-Org: 'o1' }, json: { user: { id: 7 } } }, { status: 200, headers: { Content-Type: application/json }, json: { id: 1 } }]
                outcome: active
                identity: { owner: 7 }
              - { given: { secret: example, id: k1, shop: mine, host: h.example, other: x }, replies: [{ status: 404, json: { error: { code: 7 } } }], outcome: inactive }
              - { given: { secret: example, id: k1, shop: mine, host: h.example, other: x }, replies: [{ status: 200, json: {} }, { status: 503, body: busy }], outcome: unknown }
              - { of: revoke, given: { secret: example, id: k1, client_id: a, client_secret: b }, replies: [{ status: 204 }], outcome: accepted }
              - { of: revoke, given: { secret: example, id: k1, client_id: a, client_secret: b }, replies: [{ status: 404 }], outcome: refused }
          - id: acme-old-key
            description: Acme old key
            pattern: '(?<secret>acmeold_[a-z]{8})'
            keywords: [acmeold_]
            verify_as: acme-key
        verifications:
          - rules: [acme-named-key]
            family: acme-named
            verify:
              reference: https://acme.example/docs/db
              steps: [{ login: { postgresql: $secret } }]

        """;
}
