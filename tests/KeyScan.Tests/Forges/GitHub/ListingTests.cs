using KeyScan.Forges;
using KeyScan.Forges.GitHub;

namespace KeyScan.Tests.Forges.GitHub;

public sealed class ListingTests
{
    [Fact]
    public async Task A_repository_that_makes_no_sense_is_a_problem_of_its_own()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        github.Fake.Add("acme/bad").CloneUrl = "nowhere";
        using var forge = new GitHubForge(github.Client);
        Dictionary<string, ListedRepository> listed = await forge.ListAsync(OwnerKind.Organisation, "acme", [], default)
            .ToDictionaryAsync(l => l.ShortName);

        Assert.Equal(("acme/shop", (Problem?)null), (listed["shop"].Repository?.Name, listed["shop"].Problem));
        Assert.Equal("acme/bad", Named(listed["bad"]));
    }

    [Fact]
    public async Task A_gist_that_makes_no_sense_is_a_problem_of_its_own()
    {
        await using FakeClient github = await FakeClient.StartAsync();
        github.Fake.Gists.Add(("solo", "aa11", null));
        github.Fake.Gists.Add(("solo", "bb22", "nowhere"));
        using var forge = new GitHubForge(github.Client);
        List<ListedRepository> listed = await forge.ListGistsAsync(OwnerKind.User, "solo", default).ToListAsync();

        Assert.Equal(["gist solo/aa11"], listed.Select(l => l.Repository).OfType<FleetRepository>().Select(r => r.Name));
        Assert.Equal("gist solo/bb22", Named(listed.Single(l => l.ShortName == "bb22")));
    }

    private static string? Named(ListedRepository listed)
    {
        Assert.Null(listed.Repository);
        return listed.Problem?.Where;
    }
}
