using System.CommandLine;
using KeyScan.Cli.Fleet;
using KeyScan.Forges;
using KeyScan.Primitives.Files;

namespace KeyScan.Cli.Commands.GitHub;

/// <summary><c>keyscan github repo REPO…</c></summary>
internal static class GitHubRepoCommand
{
    private const int LargestList = 64 << 20;

    public static Command Create()
    {
        var names = new Argument<string[]>("REPO") { Description = "OWNER/NAME, or an address that git clones from.",
            Arity = ArgumentArity.ZeroOrMore };
        var file = new Option<string?>("--from-file")
            { Description = "A file of further repositories, one a line; # begins a comment.", HelpName = "FILE" };
        var command = new DocumentedCommand("repo", "Scans some repositories, on GitHub or elsewhere, all history of each.",
            """
            keyscan github repo octocat/hello-world
            keyscan github repo octocat/hello-world --also all
            keyscan github repo --from-file repositories.txt
            """, DocumentedCommand.FleetExitCodes) { names, file };
        var github = new GitHubFlags(command);
        var alsoFlag = new AlsoFlag(command, ofPeople: false);
        var fleet = new FleetRunFlags(command);
        command.SetAction(async (parsed, _) =>
        {
            string[] all = [.. parsed.GetValue(names) ?? [], .. parsed.GetValue(file) is { } path ? ReadList(path) : []];
            if (all.Length == 0)
                throw new ProblemException(
                    new Problem("no repository is named", "github repo", "Write OWNER/NAME, or give a list with --from-file"));
            using IForge forge = github.Open(parsed,
                all.Select(n => RepositoryName.TryParse(n, out RepositoryName? name) ? name.Owner : null)
                    .FirstOrDefault(o => o is not null));
            IReadOnlyList<SourceKind> also = alsoFlag.Read(parsed);
            var found = new List<FleetRepository>();
            var problems = new List<Problem>();
            foreach (string name in all.Distinct(StringComparer.Ordinal))
            {
                // One of a long list that is gone keeps nobody from the others.
                if (await FindAsync(forge, name, also) is { } repository)
                    found.Add(repository);
                else
                    problems.Add(new Problem($"{forge.Name} shows no such repository", name,
                        "Check the name and what the token may read"));
            }
            FleetRepository[] repositories = [.. found.DistinctBy(r => r.Name, StringComparer.Ordinal)];
            string target = string.Join(' ', repositories.Select(r => r.Name).Order(StringComparer.Ordinal));
            return await fleet.RunAsync(parsed, $"repositories {target}{AlsoFlag.Shown(also)}", repositories, problems, forge);
        });
        return command;
    }

    /// <summary>
    /// A repository by its full name, or by an address that git clones from; null where the forge shows none.
    /// </summary>
    private static async Task<FleetRepository?> FindAsync(IForge forge, string text, IReadOnlyList<SourceKind> also)
    {
        if (RepositoryName.TryParse(text, out RepositoryName? name))
            return await forge.FindAsync(name, also, CancellationToken.None);
        var address = RepositoryAddress.Parse(text);
        return new FleetRepository(address.Shown, address);
    }

    private static IEnumerable<string> ReadList(string path) =>
        RegularFile.ReadLines(path, LargestList).Select(l => l.Split('#')[0].Trim()).Where(l => l.Length > 0);
}
