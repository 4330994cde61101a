using System.Text.Json.Nodes;

namespace KeyScan.Tests.Support.FakeGitHub;

/// <summary>A repository of the fake, and what belongs to it.</summary>
internal sealed class FakeRepository(string fullName, int id)
{
    public string FullName { get; } = fullName;

    public int Id { get; } = id;

    public string Owner => FullName.Split('/')[0];

    public bool IsPrivate { get; init; }

    /// <summary>Where git gets it; GitHub's own address where null.</summary>
    public string? CloneUrl { get; set; }

    /// <summary>Its size on GitHub's disks as GitHub says it, KiB.</summary>
    public long Size { get; set; } = 108;

    /// <summary>Whether discussions are turned on.</summary>
    public bool HasDiscussions { get; set; }

    /// <summary>Comments on commits: commit and body.</summary>
    public List<(string Commit, string Body)> CommitComments { get; } = [];

    /// <summary>Discussions: number, title, body, and the bodies of comments, each with those of its replies.</summary>
    public List<(int Number, string Title, string Body, List<(string Body, List<string> Replies)> Comments)> Discussions
    {
        get;
    } = [];

    /// <summary>Issues and pull requests by number: title, body, whether it is a pull request.</summary>
    public List<(int Number, string Title, string? Body, bool IsPullRequest)> Issues { get; } = [];

    /// <summary>Comments of issues and pull requests.</summary>
    public List<FakeComment> Comments { get; } = [];

    /// <summary>Comments on lines: path and body.</summary>
    public List<(string Path, string Body)> ReviewComments { get; } = [];

    /// <summary>Releases: tag and notes.</summary>
    public List<(string Tag, string Notes)> Releases { get; } = [];

    /// <summary>Check runs by id, as requests made them.</summary>
    public Dictionary<int, FakeCheckRun> CheckRuns { get; } = [];

    /// <summary>Uploads by id: the request's body.</summary>
    public Dictionary<string, JsonObject> Uploads { get; } = new(StringComparer.Ordinal);

    /// <summary>How often an upload's status is still pending.</summary>
    public int PendingAnswers { get; set; }
}

/// <summary>A comment of the fake.</summary>
internal sealed class FakeComment
{
    public required long Id { get; init; }

    public required int Issue { get; init; }

    public required string Body { get; set; }

    /// <summary>Who wrote it.</summary>
    public string Author { get; init; } = "octocat";

    /// <summary>What its author is to the repository.</summary>
    public string Association { get; init; } = "MEMBER";

    /// <summary>Whether the token may not change it.</summary>
    public bool IsOthers { get; init; }
}

/// <summary>A check run of the fake.</summary>
internal sealed class FakeCheckRun
{
    public required JsonObject Request { get; init; }

    /// <summary>Annotations of all its requests.</summary>
    public List<JsonObject> Annotations { get; } = [];

    /// <summary>Annotations in each request.</summary>
    public List<int> Lots { get; } = [];
}
