using System.Text.Json.Nodes;
using KeyScan.Http;
using KeyScan.Primitives;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.FakeGitHub;
using KeyScan.Tests.Support.Providers;
using KeyScan.Tests.Support.Servers;
using KeyScan.Verification;
using KeyScan.Verification.Templates;

namespace KeyScan.Tests.Verification;

/// <summary>
/// What rules/github.yml sends is what GitHub's own OpenAPI description knows, and what is recorded of its answers fits that:
/// Prism stands between the engine and a server that plays them, each put over the description's own example, as a recorded
/// answer has only what a rule looks at.
/// </summary>
public sealed class GitHubDescriptionTests(
    GitHubDescriptionTests.Described described) : IClassFixture<GitHubDescriptionTests.Described>
{
    private const string Host = "api.github.com";

    /// <summary>The first rule of each template that asks GitHub's API.</summary>
    public static TheoryData<string> Templates =>
        [.. BuiltInExchanges.Templates.Where(t => HostsOf(t).Contains(Host)).Select(t => t.Rules[0])];

    [Theory, MemberData(nameof(Templates))]
    public async Task Each_request_is_one_that_GitHub_describes_and_each_recorded_answer_one_that_it_gives(string rule)
    {
        RuleVerification template = BuiltInExchanges.Of(rule);
        int played = 0;
        // That a server is busy or broken is described for no operation.
        foreach (RecordedExchange exchange in template.Tests.Where(t => t.Replies.All(r => r.Status < 500 && r.Status != 429)))
        {
            played++;
            IReadOnlyList<Step> steps = exchange.OfRevoke ? template.Revoke!.Steps : template.Verify!.Steps;
            PlayedSteps said = await described.PlayAsync(steps, BuiltInExchanges.Values(exchange, rule), exchange.Replies);
            Assert.True(described.Violations.Count == 0, $"{exchange.Origin}: {string.Join('\n', described.Violations)}");
            Assert.True(exchange.Verdict == said.Verdict, $"{exchange.Origin}: {said}");
        }
        Assert.True(played >= 2);
    }

    /// <summary>What stands in the file, and what there instead is no request of GitHub's API, or no answer of it.</summary>
    [Theory]
    [InlineData("https://api.github.com/user,", "https://api.github.com/user/me,")]
    [InlineData("https://api.github.com/credentials/revoke,", "https://api.github.com/credentials,")]
    [InlineData("json: { credentials: [$secret] }", "json: { credentials: $secret }")]
    [InlineData("json: { credentials: [$secret] }", "json: { tokens: [$secret] }")]
    [InlineData("method: POST, url", "method: PUT, url")]
    [InlineData("json: { login: octo, id: 1,", "json: { login: octo, id: one,")]
    [InlineData("json: { login: octo, id: 1,", "json: { login: octo, organisation: shop, id: 1,")]
    [InlineData("replies: [{ status: 422,", "replies: [{ status: 409,")]
    public async Task What_GitHub_does_not_know_is_noticed(string good, string bad)
    {
        string text = File.ReadAllText(Repository.Combine("rules", "github.yml"));
        Assert.Contains(good, text, StringComparison.Ordinal);
        RuleVerification template = TemplateFileReader.Read("github.yml", text.Replace(good, bad, StringComparison.Ordinal),
            TemplateSource.UserFile, []).First(t => t.Rules[0] == "github-classic-pat");
        var violations = new List<string>();
        foreach (RecordedExchange exchange in template.Tests.Where(t => t.Replies.All(r => r.Status < 500)))
        {
            await described.PlayAsync(exchange.OfRevoke ? template.Revoke!.Steps : template.Verify!.Steps,
                BuiltInExchanges.Values(exchange, "github-classic-pat"), exchange.Replies);
            violations.AddRange(described.Violations);
        }
        Assert.NotEmpty(violations);
    }

    private static IEnumerable<string> HostsOf(RuleVerification template) =>
        (template.Verify?.Hosts ?? []).Concat(template.Revoke?.Hosts ?? []).Select(h => h.Text);

    /// <summary>The provider's front, Prism behind it, and behind that who plays what was recorded.</summary>
    public sealed class Described : IAsyncLifetime, IDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly DescriptionPart _description = DescriptionPart.Read(PrismProxy.Description);
        private readonly Queue<RecordedReply> _replies = new();
        private PlainServer _server = null!;
        private DescribedHost _host = null!;

        /// <summary>What the last exchange broke.</summary>
        internal List<string> Violations => _host.Violations;

        public async Task InitializeAsync()
        {
            string file = _folder.Combine("description.json");
            _description.Write(file, "/user", "/credentials/revoke", "/installation/repositories", "/installation/token");
            _server = await PlainServer.StartAsync(Answer);
            _host = await DescribedHost.StartAsync(Host, file, _server.Address);
        }

        public async Task DisposeAsync()
        {
            await _host.DisposeAsync();
            await _server.DisposeAsync();
        }

        public void Dispose() => _folder.Dispose();

        internal async Task<PlayedSteps> PlayAsync(IReadOnlyList<Step> steps, Dictionary<string, string> values,
            IReadOnlyList<RecordedReply> replies)
        {
            Violations.Clear();
            _replies.Clear();
            foreach (RecordedReply reply in replies)
                _replies.Enqueue(reply);
            var clock = new HurriedClock();
            using var client = new GuardedClient(_host.Network(clock));
            return await new StepPlayer(new HostGates(client, clock), new CheckedConnection(AllowedAddresses.None), clock)
                .PlayAsync(steps, values, 0, null, CancellationToken.None);
        }

        /// <summary>What the recorded answer has, and of the rest what the description shows for an example.</summary>
        private (int Status, string Body) Answer(string method, string path)
        {
            RecordedReply reply = _replies.Count > 1 ? _replies.Dequeue() : _replies.Peek();
            if (_description.Response(path.Split('?')[0], method, reply.Status) is not { } response)
            {
                Violations.Add($"{method} {path}: no answer of status {reply.Status} is described");
                return (reply.Status, reply.Body);
            }
            if (!reply.IsJson)
                return (reply.Status, reply.Body.Length > 0 ? reply.Body : _description.Schema(response) is null ? "" : "{}");
            JsonNode recorded = JsonNode.Parse(reply.Body)!;
            Violations.AddRange(_description.Unknown(recorded, _description.Schema(response))
                .Select(u => $"{method} {path}: status {reply.Status} has no {u}"));
            return (reply.Status, Over(_description.Example(response), recorded)!.ToJsonString());
        }

        private static JsonNode? Over(JsonNode? below, JsonNode? above)
        {
            if (below is JsonObject known && above is JsonObject members)
            {
                foreach ((string name, JsonNode? value) in members)
                    known[name] = Over(known[name]?.DeepClone(), value);
                return known;
            }
            if (below is JsonArray { Count: > 0 } list && above is JsonArray items)
                return new JsonArray([.. items.Select(i => Over(list[0]!.DeepClone(), i))]);
            return above?.DeepClone();
        }
    }
}
