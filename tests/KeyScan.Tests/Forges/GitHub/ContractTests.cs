using System.Text;
using KeyScan.Forges;
using KeyScan.Forges.GitHub;
using KeyScan.Forges.GitHub.Access;
using KeyScan.Tests.Forges.GitHub.Access;
using KeyScan.Tests.Support.FakeGitHub;
using Octokit;
using GitHubClient = KeyScan.Forges.GitHub.GitHubClient;

namespace KeyScan.Tests.Forges.GitHub;

/// <summary>Every request of the client and every answer of the fake is held against GitHub's own description.</summary>
public sealed class ContractTests(ContractTests.Contract contract) : IClassFixture<ContractTests.Contract>
{
    private static readonly RepositoryName Shop = RepositoryName.Parse("acme/shop", "test");

    [Fact]
    public async Task Repositories_are_listed_page_by_page()
    {
        List<Repository> all = await contract.Client.Lists.OfOrganisation("acme", default).ToListAsync();
        Assert.Equal(contract.Fake.Repositories.Values.Where(r => r.Owner == "acme").Select(r => r.FullName),
            all.Select(r => r.FullName));
        Assert.True(all.Count > 200);
        Assert.Equal("main", all[0].DefaultBranch);
        Assert.Equal(["payments"], all[0].Topics);
        Assert.Equal(108, all[0].Size);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), all[0].PushedAt);
        Assert.Equal("solo/tools", Assert.Single(await contract.Client.Lists.OfUser("solo", default).ToListAsync()).FullName);
    }

    [Fact]
    public async Task One_repository_is_got_or_is_not_there()
    {
        Assert.Equal(Shop, GitHubForge.NameIn(await contract.Client.FindAsync(Shop, default)));
        var missing = await Assert.ThrowsAsync<GitHubException>(
            () => contract.Client.FindAsync(RepositoryName.Parse("acme/gone", "test"), default));
        Assert.Equal(GitHubFailure.NotFound, missing.Failure);
    }

    [Fact]
    public async Task What_people_write_is_listed()
    {
        List<Issue> issues = await contract.Client.Lists.Issues(Shop, default).ToListAsync();
        Assert.Equal([(1, false, "It broke"), (2, true, null)],
            issues.Select(i => (i.Number, i.PullRequest is not null, (string?)i.Body)));
        Assert.Equal("octocat", issues[0].User?.Login);
        Assert.Contains("nice", (await contract.Client.Lists.IssueComments(Shop, default).ToListAsync()).Select(c => c.Body));
        Assert.Equal([("src/a.cs", "why?")],
            (await contract.Client.Lists.ReviewComments(Shop, default).ToListAsync()).Select(c => (c.Path, c.Body)));
        Assert.Equal([("v1", "first")],
            (await contract.Client.Lists.Releases(Shop, default).ToListAsync()).Select(r => (r.TagName, r.Body)));
        Assert.Equal([(new string('c', 40), "oops")],
            (await contract.Client.Lists.CommitComments(Shop, default).ToListAsync()).Select(c => (c.CommitId, c.Body)));
        Assert.Equal("ana", Assert.Single(await contract.Client.Lists.PublicMembers("acme", default).ToListAsync()).Login);
        Assert.Equal("https://gist.github.com/aa5a315d61ae9438b18d.git", Assert.Single(await contract.Client.Lists.Gists("solo", default).ToListAsync()).GitPullUrl);
    }

    [Fact]
    public async Task One_comment_is_written_and_kept_up_to_date()
    {
        IssueComment first = await contract.Client.Comments.KeepAsync(Shop, 2, "<!-- keyscan -->", "one key", default);
        IssueComment second = await contract.Client.Comments.KeepAsync(Shop, 2, "<!-- keyscan -->", "no key any more", default);
        Assert.Equal(first.Id, second.Id);
        Assert.Equal("<!-- keyscan -->\nno key any more", second.Body);
    }

    [Fact]
    public async Task A_check_run_gets_its_annotations_in_lots_of_50()
    {
        NewCheckRunAnnotation[] annotations = [.. Enumerable.Range(1, 120)
            .Select(line => ChecksApi.Annotation("a.env", (line, 3), (line, 9), CheckAnnotationLevel.Failure, "Key", "A key"))];
        CheckRun run = await contract.Client.Checks.PublishAsync(Shop, ChecksTests.Run(), annotations, default);
        Assert.Equal([50, 50, 20], contract.Fake.Repositories["acme/shop"].CheckRuns[(int)run.Id].Lots);
    }

    [Fact]
    public async Task A_sarif_file_is_uploaded_and_its_status_asked_for()
    {
        var report =
            new SarifReport { Commit = ObjectId.OfBlob([1]), Ref = "refs/heads/main", Sarif = Encoding.UTF8.GetBytes("{}") };
        string id = await contract.Client.CodeScanning.UploadAsync(Shop, report, default);
        Assert.Equal("complete", (await contract.Client.CodeScanning.StatusAsync(Shop, id, default)).ProcessingStatus);
    }

    [Fact]
    public async Task An_app_gets_its_token()
    {
        using var app = new MadeApp();
        contract.Fake.App = app.Registered("acme");
        using var client = new GitHubClient(contract.Options, app.Credentials("acme"));
        Assert.NotNull(await client.FindTokenAsync(default));
        contract.Fake.Token = null;
    }

    // Otherwise the tests above would say nothing.
    [Fact]
    public async Task An_answer_that_breaks_the_contract_is_noticed()
    {
        contract.Fake.Script(FakeAnswers.Json(200, """{"id":1,"full_name":"acme/shop","html_url":"https://github.com/acme/shop"}"""));
        var broken = await Assert.ThrowsAsync<GitHubException>(() => contract.Client.FindAsync(Shop, default));
        Assert.Equal(GitHubFailure.Unavailable, broken.Failure);
    }

    /// <summary>One Prism for all tests here: it takes 15 seconds to read the description.</summary>
    public sealed class Contract : IAsyncLifetime
    {
        private PrismProxy _prism = null!;

        internal FakeGitHubServer Fake { get; private set; } = null!;

        internal GitHubClient Client { get; private set; } = null!;

        internal GitHubOptions Options { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Fake = await FakeGitHubServer.StartAsync();
            _prism = await PrismProxy.StartAsync(Fake.Address);
            Fake.SeenAs = _prism.Address;
            foreach (int i in Enumerable.Range(1, 205))
                Fake.Add($"acme/r{i:000}");
            Fake.Add("solo/tools");
            FakeRepository shop = Fake.Add("acme/shop");
            shop.Issues.AddRange([(1, "Help", "It broke", false), (2, "Add a thing", null, true)]);
            shop.Comments.Add(new FakeComment { Id = 1, Issue = 1, Body = "nice" });
            shop.ReviewComments.Add(("src/a.cs", "why?"));
            shop.Releases.Add(("v1", "first"));
            shop.CommitComments.Add((new string('c', 40), "oops"));
            Fake.Gists.Add(("solo", "aa5a315d61ae9438b18d", null));
            Fake.Members.Add("ana");
            // Violations come as 422 and 500, which must not be repeated away.
            Options = new GitHubOptions { Address = GitHubAddress.Parse(_prism.Address.AbsoluteUri, "test"), Attempts = 1 };
            Client = new GitHubClient(Options, GitHubCredentials.Anonymous);
        }

        public async Task DisposeAsync()
        {
            Client?.Dispose();
            if (_prism is not null)
                await _prism.DisposeAsync();
            if (Fake is not null)
                await Fake.DisposeAsync();
        }
    }
}
