using System.Text.Json.Nodes;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Forges.GitHub.Events;

/// <summary>GitHub's own examples of event payloads, which tests/tools installs.</summary>
internal static class Payloads
{
    /// <summary>All examples of an event.</summary>
    public static JsonObject[] Of(string name)
    {
        string file =
            Repository.Combine("tests", "tools", "node_modules", "@octokit", "webhooks-examples", "api.github.com", "index.json");
        Assert.True(File.Exists(file), $"{file} is missing. Run 'npm ci --ignore-scripts' in tests/tools.");
        return [.. JsonNode.Parse(File.ReadAllText(file))!.AsArray()
            .Single(e => (string)e!["name"]! == name)!["examples"]!.AsArray().Select(e => e!.AsObject())];
    }
}
