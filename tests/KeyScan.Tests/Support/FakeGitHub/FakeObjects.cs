using System.Text.Json.Nodes;

namespace KeyScan.Tests.Support.FakeGitHub;

/// <summary>Objects as complete as GitHub's.</summary>
internal sealed class FakeObjects(FakeGitHubServer server)
{
    private const string Time = "2026-01-02T03:04:05Z";
    private const string RepositoryAddresses = "archive assignees blobs branches collaborators comments commits compare "
        + "contents contributors deployments downloads events forks git_commits git_refs git_tags hooks "
        + "issue_comment issue_events issues keys labels languages merges milestones notifications pulls releases stargazers "
        + "statuses subscribers subscription tags teams trees";

    public JsonObject User(string login)
    {
        var user = new JsonObject
        {
            ["login"] = login,
            ["id"] = 1,
            ["node_id"] = "MDQ6VXNlcjE=",
            ["gravatar_id"] = "",
            ["type"] = "User",
            ["site_admin"] = false,
            ["url"] = server.At($"users/{login}"),
        };
        foreach (string name in ("avatar events followers following gists html organizations received_events repos starred "
            + "subscriptions").Split(' '))
            user[$"{name}_url"] = server.At($"users/{login}/{name}");
        return user;
    }

    /// <summary>A repository as lists have it; one asked for by itself has more.</summary>
    public JsonObject Repository(FakeRepository repository, bool full = false)
    {
        string address = server.At($"repos/{repository.FullName}");
        var json = new JsonObject
        {
            ["id"] = repository.Id,
            ["node_id"] = $"R_{repository.Id}",
            ["name"] = repository.FullName.Split('/')[1],
            ["full_name"] = repository.FullName,
            ["owner"] = User(repository.Owner),
            ["private"] = repository.IsPrivate,
            ["visibility"] = repository.IsPrivate ? "private" : "public",
            ["html_url"] = $"https://github.com/{repository.FullName}",
            ["description"] = null,
            ["fork"] = false,
            ["url"] = address,
            ["clone_url"] = repository.CloneUrl ?? $"https://github.com/{repository.FullName}.git",
            ["default_branch"] = "main",
            ["archived"] = false,
            ["disabled"] = false,
            ["topics"] = new JsonArray("payments"),
            ["has_wiki"] = true,
            ["has_issues"] = true,
            ["has_discussions"] = repository.HasDiscussions,
            ["size"] = repository.Size,
            ["pushed_at"] = Time,
            ["created_at"] = Time,
            ["updated_at"] = Time,
        };
        foreach (string name in RepositoryAddresses.Split(' '))
            json[$"{name}_url"] = $"{address}/{name}";
        if (!full)
            return json;
        foreach (string name in ("forks forks_count open_issues open_issues_count stargazers_count watchers watchers_count "
            + "network_count subscribers_count").Split(' '))
            json[name] = 0;
        foreach (string name in "homepage language license mirror_url".Split(' '))
            json[name] = null;
        foreach (string name in "has_projects has_pages".Split(' '))
            json[name] = false;
        json["git_url"] = $"git:github.com/{repository.FullName}.git";
        json["ssh_url"] = $"git@github.com:{repository.FullName}.git";
        json["svn_url"] = $"https://svn.github.com/{repository.FullName}";
        return json;
    }

    public JsonObject Comment(FakeRepository repository, FakeComment comment) => new()
    {
        ["id"] = comment.Id,
        ["node_id"] = $"IC_{comment.Id}",
        ["url"] = server.At($"repos/{repository.FullName}/issues/comments/{comment.Id}"),
        ["html_url"] = $"https://github.com/{repository.FullName}/issues/{comment.Issue}#issuecomment-{comment.Id}",
        ["issue_url"] = server.At($"repos/{repository.FullName}/issues/{comment.Issue}"),
        ["body"] = comment.Body,
        ["user"] = User(comment.Author),
        ["author_association"] = comment.Association,
        ["created_at"] = Time,
        ["updated_at"] = Time,
    };

    public JsonObject ReviewComment(FakeRepository repository, (string Path, string Body) comment, int id)
    {
        string address = server.At($"repos/{repository.FullName}/pulls");
        return new JsonObject
        {
            ["id"] = id,
            ["node_id"] = $"PRRC_{id}",
            ["url"] = $"{address}/comments/{id}",
            ["html_url"] = $"https://github.com/{repository.FullName}/pull/1#discussion_r{id}",
            ["pull_request_url"] = $"{address}/1",
            ["pull_request_review_id"] = 42,
            ["diff_hunk"] = "@@ -16,33 +16,40 @@",
            ["path"] = comment.Path,
            ["commit_id"] = new string('a', 40),
            ["original_commit_id"] = new string('b', 40),
            ["user"] = User("octocat"),
            ["body"] = comment.Body,
            ["author_association"] = "NONE",
            ["created_at"] = Time,
            ["updated_at"] = Time,
            ["_links"] = new JsonObject { ["self"] = Link($"{address}/comments/{id}"), ["html"] = Link($"https://github.com/{repository.FullName}"), ["pull_request"] = Link($"{address}/1") },
        };
    }

    public JsonObject CommitComment(FakeRepository repository, (string Commit, string Body) comment, int id) => new()
    {
        ["id"] = id,
        ["node_id"] = $"CC_{id}",
        ["url"] = server.At($"repos/{repository.FullName}/comments/{id}"),
        ["html_url"] = $"https://github.com/{repository.FullName}/commit/{comment.Commit}#commitcomment-{id}",
        ["commit_id"] = comment.Commit,
        ["path"] = null,
        ["position"] = null,
        ["line"] = null,
        ["body"] = comment.Body,
        ["user"] = User("octocat"),
        ["author_association"] = "NONE",
        ["created_at"] = Time,
        ["updated_at"] = Time,
    };

    public JsonObject Issue(FakeRepository repository, (int Number, string Title, string? Body, bool IsPullRequest) issue)
    {
        string address = server.At($"repos/{repository.FullName}/issues/{issue.Number}");
        string page = $"https://github.com/{repository.FullName}/issues/{issue.Number}";
        var json = new JsonObject
        {
            ["id"] = issue.Number,
            ["node_id"] = $"I_{issue.Number}",
            ["url"] = address,
            ["repository_url"] = server.At($"repos/{repository.FullName}"),
            ["labels_url"] = $"{address}/labels{{/name}}",
            ["comments_url"] = $"{address}/comments",
            ["events_url"] = $"{address}/events",
            ["html_url"] = page,
            ["number"] = issue.Number,
            ["state"] = "open",
            ["title"] = issue.Title,
            ["body"] = issue.Body,
            ["user"] = User("octocat"),
            ["labels"] = new JsonArray(),
            ["assignee"] = null,
            ["assignees"] = new JsonArray(),
            ["milestone"] = null,
            ["locked"] = false,
            ["comments"] = 0,
            ["author_association"] = "NONE",
            ["closed_at"] = null,
            ["created_at"] = Time,
            ["updated_at"] = Time,
        };
        if (issue.IsPullRequest)
            json["pull_request"] =
                new JsonObject { ["url"] = address, ["html_url"] = page, ["diff_url"] = page, ["patch_url"] = page };
        return json;
    }

    public JsonObject Release(FakeRepository repository, (string Tag, string Notes) release, int id)
    {
        string address = server.At($"repos/{repository.FullName}/releases/{id}");
        return new JsonObject
        {
            ["id"] = id,
            ["node_id"] = $"RE_{id}",
            ["url"] = address,
            ["html_url"] = $"https://github.com/{repository.FullName}/releases/{release.Tag}",
            ["assets_url"] = $"{address}/assets",
            ["upload_url"] = $"{address}/assets{{?name,label}}",
            ["tarball_url"] = $"{address}/tarball",
            ["zipball_url"] = $"{address}/zipball",
            ["tag_name"] = release.Tag,
            ["target_commitish"] = "main",
            ["name"] = release.Tag,
            ["body"] = release.Notes,
            ["draft"] = false,
            ["prerelease"] = false,
            ["author"] = User("octocat"),
            ["assets"] = new JsonArray(),
            ["created_at"] = Time,
            ["published_at"] = Time,
        };
    }

    public JsonObject Gist(string user, string id, string? cloneUrl = null)
    {
        string address = server.At($"gists/{id}");
        return new JsonObject
        {
            ["id"] = id,
            ["node_id"] = $"G_{id}",
            ["url"] = address,
            ["forks_url"] = $"{address}/forks",
            ["commits_url"] = $"{address}/commits",
            ["comments_url"] = $"{address}/comments",
            ["git_pull_url"] = cloneUrl ?? $"https://gist.github.com/{id}.git",
            ["git_push_url"] = $"https://gist.github.com/{id}.git",
            ["html_url"] = $"https://gist.github.com/{id}",
            ["files"] = new JsonObject { ["a.txt"] = new JsonObject { ["filename"] = "a.txt", ["type"] = "text/plain", ["language"] = "Text", ["raw_url"] = $"https://gist.githubusercontent.com/{id}/a.txt", ["size"] = 3 } },
            ["public"] = true,
            ["description"] = "notes",
            ["comments"] = 0,
            ["user"] = User(user),
            ["created_at"] = Time,
            ["updated_at"] = Time,
        };
    }

    public JsonObject CheckRun(FakeRepository repository, int id, FakeCheckRun run)
    {
        string address = server.At($"repos/{repository.FullName}/check-runs/{id}");
        return new JsonObject
        {
            ["id"] = id,
            ["node_id"] = $"CR_{id}",
            ["head_sha"] = run.Request["head_sha"]!.DeepClone(),
            ["external_id"] = "",
            ["url"] = address,
            ["html_url"] = $"https://github.com/{repository.FullName}/runs/{id}",
            ["details_url"] = "https://example.com",
            ["status"] = run.Request["status"]?.DeepClone() ?? "queued",
            ["conclusion"] = run.Request["conclusion"]?.DeepClone(),
            ["started_at"] = Time,
            ["completed_at"] = Time,
            ["output"] = new JsonObject
            {
                ["title"] = run.Request["output"]!["title"]!.DeepClone(),
                ["summary"] = run.Request["output"]!["summary"]!.DeepClone(),
                ["text"] = null,
                ["annotations_count"] = run.Annotations.Count,
                ["annotations_url"] = $"{address}/annotations",
            },
            ["name"] = run.Request["name"]!.DeepClone(),
            ["check_suite"] = new JsonObject { ["id"] = 5 },
            ["app"] = null,
            ["pull_requests"] = new JsonArray(),
        };
    }

    private static JsonObject Link(string address) => new() { ["href"] = address };
}
