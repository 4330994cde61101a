namespace KeyScan.Tests.Rules;

/// <summary>Rule files without a fault.</summary>
internal static class RuleFileTexts
{
    /// <summary>One rule with nothing that may be left out.</summary>
    public const string Smallest = """
        rules:
          - id: acme-key
            description: Acme key
            pattern: '(?<secret>acme_[a-z]{8})'
            keywords: [acme_]

        """;

    /// <summary>One rule that has an assignment instead of a pattern.</summary>
    public const string Judged = """
        rules:
          - id: acme-password
            description: Acme password
            assignment: password
            keywords_ignore_case: [pass]

        """;

    /// <summary>One rule that goes by names.</summary>
    public const string Named = """
        provider: acme
        references: [https://acme.example/docs]
        rules:
          - id: acme-legacy-key
            description: Acme legacy key
            names: [acme, ~ac3me]
            token: '[a-f0-9]{32}|(live|test)-[A-Za-z0-9_-]{20,40}'
            examples: ['ACME_KEY=<<[a-f0-9]{32}>>']

        """;

    /// <summary>
    /// One rule with all that there is, but for what excludes something else: see <see cref="Named"/> and <see cref="Judged"/>.
    /// </summary>
    public const string EveryKey = """
        provider: acme
        references: [https://acme.example/docs]
        rules:
          - id: acme-api-key
            description: Acme API key
            severity: critical
            confidence: high
            keywords: [acme_live_]
            keywords_ignore_case: [acme-key]
            pattern: '\b(?<secret>acme_live_[A-Za-z0-9]{32})\b'
            advice: Revoke it at Acme.
            examples:
              - 'ACME_KEY=acme_live_<<[A-Za-z0-9]{32}>>'
            family: acme-keys
            window: {before: 0, after: 4096}
            entropy: 3.5
            checks: [crc32-base62, not-word-like]
            paths: {include: ['**/*.tf'], exclude: ['**/test/**']}
            allow_patterns: ['^acme_live_0+$']
            negative_examples: ['ACME_KEY=acme_live_${KEY}']
            tags: [payments]
            references: [https://acme.example/docs/api-keys]
            unanchored: false

        """;
}
