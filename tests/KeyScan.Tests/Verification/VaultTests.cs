using System.Net;
using KeyScan.Http;
using KeyScan.Pipeline;
using KeyScan.Primitives;
using KeyScan.Registry.Import;
using KeyScan.Registry.Keys;
using KeyScan.Rules;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Providers;
using KeyScan.Tests.Support.Servers;
using KeyScan.Tests.Support.Vault;
using KeyScan.Verification;
using KeyScan.Verification.Templates;

namespace KeyScan.Tests.Verification;

/// <summary>
/// What the page on verification shows for a Vault of one's own, asked of one with a memory: each request and answer is one of
/// the API's description, which Prism, between the two, holds them against. No program of Vault's or OpenBao's is to be had
/// from a package.
/// </summary>
public sealed class VaultTests(VaultTests.Described described) : IClassFixture<VaultTests.Described>
{
    private const string Host = "vault.acme.example";
    private static readonly RuleVerification Page = BuiltInExchanges.OfPage();
    private readonly string _token = $"hvs.{MadeTokens.Random("", 92, 41)}";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_token_that_works_is_active_and_says_whose_it_is(bool isOpenBao)
    {
        described.Reset(isOpenBao).Add(_token, new VaultToken("ci", "default", "deploy"));
        Finding finding = await AskAsync(_token);
        Assert.Equal((Outcome.Active, Host, Severity.Critical),
            (finding.Verification.Outcome, finding.Verification.Host, finding.Severity));
        Identity identity = finding.Verification.Identity!;
        Assert.Equal("ci", identity.Account);
        Assert.Equal(["default", "deploy"], identity.Scopes);
        Assert.Equal(new DateTimeOffset(2027, 5, 19, 11, 35, 54, TimeSpan.Zero),
            identity.ExpiresAt!.Value.AddTicks(-(identity.ExpiresAt.Value.Ticks % TimeSpan.TicksPerSecond)));
        // The answer repeats the token, and its path holds it nowhere.
        Assert.DoesNotContain(_token, identity.ToString(), StringComparison.Ordinal);
        AskedRequest asked = described.LastRequest;
        Assert.Equal(("GET", "/v1/auth/token/lookup-self", _token), (asked.Method, asked.Path, asked.Headers["X-Vault-Token"]));
    }

    /// <summary>
    /// What is wrong with the token, and what its refusal proves. Only Vault tells a dead token from one that may not ask, or
    /// may not ask from here.
    /// </summary>
    [Theory]
    [InlineData(false, "dead", Outcome.Inactive)]
    [InlineData(true, "dead", Outcome.Unknown)]
    [InlineData(false, "without the default policy", Outcome.Unknown)]
    [InlineData(true, "without the default policy", Outcome.Unknown)]
    [InlineData(false, "bound to other addresses", Outcome.Unknown)]
    [InlineData(true, "bound to other addresses", Outcome.Unknown)]
    [InlineData(false, "of a sealed server", Outcome.Unknown)]
    [InlineData(true, "of a sealed server", Outcome.Unknown)]
    public async Task A_refused_token_is_dead_only_where_the_server_says_so(bool isOpenBao, string what, Outcome outcome)
    {
        FakeVault vault = described.Reset(isOpenBao);
        vault.IsSealed = what == "of a sealed server";
        if (what != "dead")
            vault.Add(_token, new VaultToken("ci", what == "without the default policy" ? [
                "deploy"] : ["default"]) { IsBoundElsewhere = what == "bound to other addresses" });
        Assert.Equal(outcome, (await AskAsync(_token)).Verification.Outcome);
    }

    [Fact]
    public async Task Who_knows_that_no_token_of_an_OpenBao_is_kept_from_asking_says_so_in_a_line()
    {
        described.Reset(isOpenBao: true);
        const string Kept = "            - { status: 403, body: permission denied, because:";
        string text = BuiltInExchanges.PageText();
        Assert.Contains(Kept, text, StringComparison.Ordinal);
        RuleVerification template = Read(text.Replace(Kept, "            - { status: 403, json: { $.errors.*: permission denied "
            + "}, because: no token here is bound, outcome: inactive }\n" + Kept, StringComparison.Ordinal));
        Assert.Equal(Outcome.Inactive, (await AskAsync(_token, template)).Verification.Outcome);
        described.Vault.Add(_token, new VaultToken("ci", "deploy"));
        Assert.Equal(Outcome.Unknown, (await AskAsync(_token, template)).Verification.Outcome);
    }

    [Fact]
    public async Task A_revoked_token_is_gone_with_its_children_and_the_next_verify_says_so()
    {
        FakeVault vault = described.Reset(isOpenBao: false);
        vault.Add(_token, new VaultToken("ci", "default"));
        vault.Add("hvs.child", new VaultToken("job", "default") { Parent = _token });
        vault.Add("hvs.other", new VaultToken("other", "default"));
        Assert.Equal(Outcome.Active, (await AskAsync(_token)).Verification.Outcome);

        PlayedSteps played = await RevokeAsync();
        Assert.Equal((Verdict.Accepted, 204), (played.Verdict, played.Status));
        Assert.Equal(["hvs.other"], vault.Tokens);
        Assert.Equal(Outcome.Inactive, (await AskAsync(_token)).Verification.Outcome);
        Assert.Equal((Verdict.Refused, 403), (await RevokeAsync() is var again ? again.Verdict : default, again.Status));
        vault.IsSealed = true;
        Assert.Equal(Verdict.Unknown, (await RevokeAsync()).Verdict);
        Assert.DoesNotContain(described.Requests, r => r.Path.Contains(_token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_of_a_namespace_is_asked_about_with_its_name_and_without_and_not_with_one_that_is_not_there()
    {
        FakeVault vault = described.Reset(isOpenBao: false);
        vault.Namespaces.Add("team");
        vault.Add(_token, new VaultToken("ci", "default") { Namespace = "team" });
        Assert.Equal(Outcome.Active, (await AskAsync(_token)).Verification.Outcome);
        Assert.Equal(Outcome.Active, (await AskAsync(_token, Within("team"))).Verification.Outcome);
        Assert.Equal("team", described.LastRequest.Headers["X-Vault-Namespace"]);
        Assert.Equal(Outcome.Unknown, (await AskAsync(_token, Within("gone"))).Verification.Outcome);
    }

    [Fact]
    public async Task Names_and_metadata_as_the_server_answers_them_are_imported_and_a_secret_of_each_folder_is_one_of_its_own()
    {
        FakeVault vault = described.Reset(isOpenBao: true);
        vault.Add(_token, new VaultToken("reader", "default"));
        vault.Keep("shop/db", "dana");
        vault.Keep("shop/mail/smtp", "kim");
        vault.Keep("crm/db", "lee");
        using var registry = new TestRegistry(DatabaseKind.Sqlite);

        foreach (string folder in (string[])["shop", "shop/mail/", "crm"])
            Assert.Empty(Import(registry, folder, await GetAsync($"v1/secret/metadata/{Uri.EscapeDataString(folder)}?list=true"))
                .Problems);
        Assert.Equal(["vault:crm/db", "vault:shop/db", "vault:shop/mail/smtp"],
            registry.Store.List(new KeyFilter()).Select(k => k.KeyId).Order(StringComparer.Ordinal));
        ImportReport report = Import(registry, "shop/db", await GetAsync("v1/secret/metadata/shop%2Fdb"));
        Assert.Equal((0, 1, 0), (report.New, report.Changed, report.Problems.Count));
        IssuedKey key = registry.Store.Find("vault:shop/db")!;
        Assert.Equal(("dana", "shop/db", new DateTime(2025, 3, 22)), (key.Owner, key.Integration, key.IssuedAt!.Value.Date));
        Assert.Null(registry.Store.Find("vault:crm/db")!.Owner);
    }

    /// <summary>
    /// What is asked for, and what a server answers that has nothing to import: none of it passes for an empty list.
    /// </summary>
    [Theory]
    [InlineData("gone?list=true", 404)]
    [InlineData("gone", 404)]
    [InlineData("shop?list=true", 403)]
    [InlineData("shop?list=true", 503)]
    public async Task An_answer_without_a_list_is_a_problem_of_its_file(string path, int status)
    {
        FakeVault vault = described.Reset(isOpenBao: false);
        vault.Keep("shop/db", "dana");
        vault.Add(_token, new VaultToken("reader", "default") { IsBoundElsewhere = status == 403 });
        vault.IsSealed = status == 503;
        string answer = await GetAsync($"v1/secret/metadata/{path}", status);
        using var registry = new TestRegistry(DatabaseKind.Sqlite);
        Assert.Contains("no secret of Vault: it has no `data`", Assert.Single(Import(registry, "shop", answer).Problems).What,
            StringComparison.Ordinal);
    }

    private static ImportReport Import(TestRegistry registry, string path, string answer)
    {
        var item = System.Text.Json.Nodes.JsonNode.Parse(answer)!.AsObject();
        item["path"] = path;
        return registry.Import(item.ToJsonString(), new ImportOptions { Format = ImportFormat.Vault }, name: "vault.json");
    }

    private static RuleVerification Within(string name) =>
        Read(BuiltInExchanges.PageText().Replace("lookup-self, auth:",
            $"lookup-self, headers: {{ X-Vault-Namespace: {name} }}, auth:", StringComparison.Ordinal));

    private static RuleVerification Read(string text)
    {
        var problems = new List<Problem>();
        RuleVerification template = Assert.Single(TemplateFileReader.Read("vault.yml", text, TemplateSource.UserFile, problems));
        Assert.Empty(problems);
        return template;
    }

    private async Task<Finding> AskAsync(string token, RuleVerification? template = null)
    {
        using var run = new VerificationRun(new TemplateCatalogue([template ?? Page], withBuiltIn: false),
            new VerificationOptions(), described.Network);
        ScanReport report = new Scanner(new ScanOptions { Rules = RuleCatalogue.BuiltIn(), NearbyLines = run.NearbyLines })
            .Scan($"VAULT_TOKEN={token}\n");
        Finding finding = Assert.Single((await run.VerifyAsync(report, default)).Findings);
        described.AssertDescribed();
        return finding;
    }

    private async Task<PlayedSteps> RevokeAsync()
    {
        var clock = new HurriedClock();
        using var client = new GuardedClient(described.Network with { Time = clock });
        var player = new StepPlayer(new HostGates(client, clock), new CheckedConnection(AllowedAddresses.None), clock);
        PlayedSteps played = await player.PlayAsync(Page.Revoke!.Steps,
            new Dictionary<string, string> { [ValueTemplate.SecretName] = _token }, 0, null, default);
        described.AssertDescribed();
        return played;
    }

    private async Task<string> GetAsync(string path, int status = 200)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get,
            new Uri(described.Address, path)) { Headers = { { "X-Vault-Token", _token } } };
        using var http = new HttpClient();
        using HttpResponseMessage response = await http.SendAsync(request);
        string body = await response.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.DoesNotContain("stoplight.io", body, StringComparison.Ordinal);
        return body;
    }

    /// <summary>One server for all tests, as Prism takes seconds to start; each begins with it empty.</summary>
    public sealed class Described : IAsyncLifetime
    {
        private DescribedHost _host = null!;

        internal FakeVault Vault { get; private set; } = null!;

        internal GuardedClientOptions Network => _host.Network(new HurriedClock());

        internal Uri Address => _host.Address;

        internal IEnumerable<AskedRequest> Requests => _host.Requests;

        internal AskedRequest LastRequest => _host.Requests.Last();

        public async Task InitializeAsync()
        {
            Vault = await FakeVault.StartAsync();
            _host = await DescribedHost.StartAsync(Host,
                Repository.Combine("tests", "KeyScan.Tests", "Support", "Vault", "vault-api.json"), Vault.Address);
        }

        public async Task DisposeAsync()
        {
            await _host.DisposeAsync();
            await Vault.DisposeAsync();
        }

        internal FakeVault Reset(bool isOpenBao)
        {
            Vault.Clear();
            Vault.IsOpenBao = isOpenBao;
            _host.Violations.Clear();
            return Vault;
        }

        internal void AssertDescribed() => Assert.Empty(_host.Violations);
    }
}
