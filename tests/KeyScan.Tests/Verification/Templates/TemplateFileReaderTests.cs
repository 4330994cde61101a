using KeyScan.Tests.Support;
using KeyScan.Verification.Templates;

namespace KeyScan.Tests.Verification.Templates;

public sealed class TemplateFileReaderTests
{
    /// <summary>A rule file up to what its one step makes of the answers.</summary>
    private const string OneStep = """
        provider: acme
        rules:
          - id: acme-key
            description: Acme key
            pattern: '(?<secret>acme_[a-z]{8})'
            keywords: [acme_]
            verify:
              hosts: [api.acme.example]
              steps:
                - request: { url: 'https://api.acme.example/me', auth: { bearer: $secret } }

        """;

    private const string File = "acme.yml";

    [Fact]
    public void A_file_with_every_key_is_read_without_problems()
    {
        var problems = new List<Problem>();
        IReadOnlyList<RuleVerification> read =
            TemplateFileReader.Read(File, TemplateTexts.EveryKey, TemplateSource.RulesFolder, problems);

        Assert.Empty(problems);
        Assert.Equal(["acme-key, acme-old-key", "acme-named-key"], read.Select(r => string.Join(", ", r.Rules)));
        Assert.Equal(["acme", "acme-named"], read.Select(r => r.Family));
        VerifyTemplate verify = read[0].Verify!;
        Assert.Equal(["id", "shop", "host", "other"], verify.Needs.Select(n => n.Name));
        Assert.Equal(TimeSpan.FromDays(30), verify.InactiveTtl);
        Assert.Equal([Verdict.Active, Verdict.Inactive, Verdict.Inactive, Verdict.Unknown],
            verify.Steps[1].When.Select(c => c.Verdict!.Value));
        Assert.Equal(5, read[0].Tests.Count);
        Assert.Equal(RevokeBy.Owner, read[0].Revoke!.By);
        Assert.Equal(LoginKind.Postgresql, read[1].Verify!.Steps[0].Login!.Kind);
    }

    [Fact]
    public void What_the_library_holds_reads_as_the_file_did()
    {
        string[] lines = [.. TemplateFileReader.Compact(File, TemplateTexts.EveryKey, [])];

        Assert.Equal(2, lines.Length);
        RuleVerification read = TemplateLine.Read(lines[0]);
        RuleVerification original = TemplateFileReader.Read(File, TemplateTexts.EveryKey, TemplateSource.RulesFolder, [])[0];
        Assert.Equal(original.Rules, read.Rules);
        Assert.Equal(original.Verify!.Steps.SelectMany(s => s.When).Select(Describe),
            read.Verify!.Steps.SelectMany(s => s.When).Select(Describe));
        Assert.Equal(original.Revoke!.Undo, read.Revoke!.Undo);
        Assert.Empty(read.Tests);
    }

    [Fact]
    public void Every_template_of_the_library_can_be_read()
    {
        var catalogue = new TemplateCatalogue([]);
        string[] rules = [.. TemplateCatalogue.BuiltInRules()];

        Assert.Contains("github-classic-pat", rules);
        Assert.All(rules, id => Assert.Contains(id, catalogue.Find(id)!.Rules));
        Assert.Null(catalogue.Find("no-such-rule"));
    }

    [Fact]
    public void The_template_of_a_user_comes_before_that_of_the_library()
    {
        string text = TemplateTexts.EveryKey.Replace("acme-named-key", "github-classic-pat", StringComparison.Ordinal);
        IReadOnlyList<RuleVerification> own = TemplateFileReader.Read(File, text, TemplateSource.UserFile, []);

        Assert.Equal("acme-named", new TemplateCatalogue(own).Find("github-classic-pat")!.Family);
    }

    /// <summary>What stands in the file, what stands there instead, and the beginning of what is told.</summary>
    public static TheoryData<string, string, string> Faults => new()
    {
        { "url: 'https://api.acme.example/v1/keys/$id?full=1'", "url: 'https://api.acme.example/v1/keys/$secret'", "the secret stands in the address, in its path" },
        { "url: 'https://api.acme.example/v1/keys/$id?full=1'", "url: 'https://api.acme.example/v1/keys?k=$secret|base64'", "the secret stands in the address, in its query" },
        { "url: 'https://api.acme.example/v1/keys/$id?full=1'", "url: 'https://api.acme.example/v1/keys?k=$other'", "the secret stands in the address, in its query" },
        { "url: 'https://api.acme.example/v1/keys/$id?full=1'", "url: 'https://api.evil.example/v1/keys/$id'", "the host `api.evil.example` is not on the list" },
        { "url: 'https://api.acme.example/v1/keys/$id?full=1'", "url: 'https://$secret.acme.example/'", "the host" },
        { "url: 'https://api.acme.example/v1/keys/$id?full=1'", "url: 'https://a@api.acme.example/'", "the host" },
        { "url: 'https://api.acme.example/v1/keys/$id?full=1'", "url: 'http://api.acme.example/'", "the address does not begin with `https://`" },
        { "url: 'https://api.acme.example/v1/keys/$id?full=1'", "url: 'https://api.acme.example/$idd'", "nothing is named `idd`" },
        { "user: $id, password", "user: $idd, password", "nothing is named" },
        { "|hmac(other)|hex", "|hmac(other)", "the value cannot be read: a digest is no text" },
        { "|hmac(other)|hex", "|rot13", "the value cannot be read: there is no filter" },
        { "X-Time", "Host", "`Host` is no header" },
        { "method: POST, url: 'https://$shop.acme.example/graphql', reason: a query of GraphQL", "method: POST, url: 'https://$shop.acme.example/graphql'", "a POST may change something" },
        { "hosts: [api.acme.example, $shop.acme.example]", "hosts: [api.acme.example, $shop.example]",
            "`shop.example` has no fixed suffix" },
        { "url: 'https://api.acme.example/v1/keys/$id?full=1'", "url: 'https://api.acme.example:8443/v1/keys/$id'", "the host `api.****` (21 characters) is not on the list" },
        { "hosts: [api.acme.example, $shop.acme.example]", "hosts: [api.acme.example, $shop.acme.example, '10.1.2.3:8200']",
            "`****` (13 characters) is another server in every network" },
        { "hosts: [api.acme.example, $shop.acme.example]", "hosts: [api.acme.example, $shop.acme.example, vault]",
            "`vault` is another server in every network" },
        { "hosts: [api.acme.example, $shop.acme.example]", "hosts: [api.acme.example, $shop.acme.example, $secret.acme.example]",
            "a host holds the value `secret`" },
        { "{ status: 403, because: 'the reference says so', outcome: inactive }", "{ status: 403, outcome: inactive }",
            "403 and 404 also mean" },
        { "{ status: 403, because: 'the reference says so', outcome: inactive }",
            "{ status: 4xx, because: 'x', outcome: inactive }", "the status does not say that the key is dead" },
        { "{ status: 403, because: 'the reference says so', outcome: inactive }",
            "{ status: 500, because: 'x', outcome: inactive }", "the status does not say that the key is dead" },
        { "{ status: [200, 201], json: { $.id: present, $.error: absent }, header: { content-type: json }, outcome: active }",
            "{ status: 200, outcome: active }", "a status alone says active" },
        { "{ body: revoked, outcome: inactive }", "{ outcome: inactive }", "the condition fits everything" },
        { "{ body: revoked, outcome: inactive }", "{ body: revoked }", "the condition has no `outcome`" },
        { "{ body: revoked, outcome: inactive }", "{ body: revoked, next: true }", "there is no step after this one" },
        { "{ body: revoked, outcome: inactive }", "{ body: revoked, outcome: dead }", "`outcome` is `dead`" },
        { "{ body: revoked, outcome: inactive }", "{ body: revoked, outcome: accepted }", "`outcome` is `accepted`" },
        { "safe: read-only", "safe: yes", "`safe` is not `read-only`" },
        { "reference: https://acme.example/docs/me", "reference: []", "there is no `reference`" },
        { "owner: $user,", "owner: $nobody,", "no step takes" },
        { "undo: It is not undone; create a new key.", "undo:", "`undo` is missing" },
        { "secret: example, id: k1, shop: mine, host: h.example, other: x }, replies: [{ status: 404",
            "secret: 'abc', id: k1, shop: mine, host: h.example, other: x }, replies: [{ status: 404",
            "the test's secret is not" },
        { "verify_as: acme-key", "verify_as: acme-keys", "no rule of this file" },
        { "    verify_as: acme-key", "    verify_as: acme-key\n    family: another", "the rule named is of another family" },
        { "  - { of: revoke, given: { secret: example, id: k1, client_id: a, client_secret: b }, replies: [{ status: 404 }], "
            + "outcome: refused }\n", "\n", "no `test` of `revoke` comes to refused" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_could_send_a_secret_astray_or_call_it_dead_is_told_with_its_place(string good, string bad, string expected)
    {
        Assert.Contains(good, TemplateTexts.EveryKey, StringComparison.Ordinal);
        var problems = new List<Problem>();
        string mutant = TemplateTexts.EveryKey.Replace(good, bad, StringComparison.Ordinal);
        TemplateFileReader.Read(File, mutant, TemplateSource.RulesFolder, problems);

        int line = 1 + mutant.AsSpan(0, mutant.IndexOf(bad, StringComparison.Ordinal)).Count('\n');
        Assert.True(problems.Any(p => p.What.StartsWith(expected, StringComparison.Ordinal)
            && (bad == "\n" || p.Where.Split(':')[1] == $"{line}")), $"line {line}: {string.Join('\n', problems)}");
        Assert.True(problems.Count <= 3, "One fault is told once, and not again by what depends on it.");
    }

    [Fact]
    public void A_rule_whose_steps_have_no_inactive_outcome_is_refused()
    {
        const string Text = OneStep + """
                      when: [{ status: 200, type: json, outcome: active }]
                test: [{ given: { secret: example }, replies: [{ status: 200, json: {} }], outcome: active }]
            """;
        var problems = new List<Problem>();
        Assert.Empty(TemplateFileReader.Read(File, Text, TemplateSource.UserFile, problems));
        Problem problem = Assert.Single(problems);
        Assert.Equal("no answer means inactive", problem.What);
        Assert.Equal("acme.yml:10:9", problem.Where);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("confirm: verify", "no answer to `verify` means inactive, so nothing would confirm")]
    public void A_refusal_of_which_nobody_knows_what_it_means_may_be_unknown_where_nothing_is_confirmed_by_it(string confirm,
        string? what)
    {
        string text = OneStep + $$"""
                      when: [{ status: 200, type: json, outcome: active }, { status: 401, outcome: unknown, because: 401 is also a missing scope }]
                revoke:
                  by: possession
                  effect: this-key
                  undo: It is not undone.
                  {{confirm}}
                  steps:
                    - request: { method: DELETE, url: 'https://api.acme.example/me', auth: { bearer: $secret } }
                      when: [{ status: 204, outcome: accepted }]
                test:
                  - { given: { secret: example }, replies: [{ status: 200, json: {} }], outcome: active }
                  - { given: { secret: example }, replies: [{ status: 401 }], outcome: unknown }
                  - { of: revoke, given: { secret: example }, replies: [{ status: 204 }], outcome: accepted }
            """;
        var problems = new List<Problem>();
        TemplateFileReader.Read(File, text, TemplateSource.UserFile, problems);
        Assert.Equal(what is null ? [] : [what], problems.Select(p => p.What));
    }

    [Fact]
    public void What_stands_in_the_wrong_place_is_told_redacted()
    {
        string token = MadeTokens.Random("acme_", 36, seed: 17);
        var problems = new List<Problem>();
        TemplateFileReader.Read(File, TemplateTexts.EveryKey
            .Replace("hosts: [api.acme.example, $shop", $"hosts: ['{token}', $shop", StringComparison.Ordinal)
            .Replace("outcome: refused }\n", $"outcome: {token} }}\n", StringComparison.Ordinal)
            .Replace("bearer: $secret", $"bearer: ${token}", StringComparison.Ordinal), TemplateSource.RulesFolder, problems);

        Assert.True(problems.Count >= 3);
        Assert.DoesNotContain(problems, p => $"{p}".Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public void Any_mutation_of_a_file_is_read_or_refused_without_an_exception()
    {
        var random = new Random(17);
        for (int i = 0; i < 400; i++)
        {
            char[] text = TemplateTexts.EveryKey.ToCharArray();
            for (int n = random.Next(1, 4); n > 0; n--)
                text[random.Next(text.Length)] = "${}[]:|,'\n a0"[random.Next(13)];
            string mutant = new(text);
            Assert.Null(Record.Exception(() => TemplateFileReader.Read(File, mutant, TemplateSource.RulesFolder, [])));
        }
    }

    private static string Describe(Condition c) =>
        $"{string.Join(',', c.Status)} {string.Join(',', c.Json.Select(Describe))} {string.Join(',', c.Headers)} "
            + $"{c.Body} {c.IsJson} {c.Verdict} {c.Retry} {c.Next} {c.Because}";

    private static string Describe(JsonExpectation json) =>
        $"{json.Path} {json.IsAbsent} {string.Join('|', json.Values.Select(v => v.GetRawText()))}";
}
