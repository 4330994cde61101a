using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sources;

/// <summary>
/// A repository that a seed makes: branches, merges, renames, copies, deletions, reverts, files that come back.
/// </summary>
internal sealed class GeneratedHistory : IDisposable
{
    private const long Start = 1_600_000_000;

    private readonly Random _random;
    private readonly List<string> _branches = ["main"];
    private readonly List<string> _texts = [];
    private long _time = Start;

    public GeneratedHistory(int seed, int commits)
    {
        _random = new Random(seed);
        Step(git => git.Write("readme.md", "hello\n"));
        for (int made = 1; made < commits; made++)
            Step(Change);
        foreach (string branch in _branches.Take(3).Reverse())
        {
            Git.Run("switch", "-q", branch);
            Step(Write);
        }
        foreach (string branch in _branches.Take(2))
            Git.Run("tag", "-a", "-m", "a tag", $"tag-{branch}", branch);
    }

    public GitRepository Git { get; } = new();

    private void Step(Action<GitRepository> change)
    {
        // Every commit has a second of its own: among commits of one second git's order is an accident.
        _time += _random.Next(1, 5000);
        Git.Environment["GIT_AUTHOR_DATE"] = Git.Environment["GIT_COMMITTER_DATE"] = $"{_time} +0000";
        change(Git);
        Git.Commit($"at {_time}");
    }

    private void Change(GitRepository git)
    {
        switch (_random.Next(10))
        {
            case 0 when _branches.Count < 8:
                _branches.Add($"branch-{_branches.Count}");
                git.Run("switch", "-q", "-c", _branches[^1]);
                Write(git);
                break;
            case 1 or 2:
                git.Run("switch", "-q", Pick(_branches));
                Write(git);
                break;
            case 3 or 4:
                Merge(git, Pick(_branches));
                // Half of the merges have content of their own.
                if (_random.Next(2) == 0)
                    Write(git);
                break;
            case 5 when Files().ToArray() is { Length: > 3 } files:
                string target = git.Combine(FreshPath());
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Move(git.Combine(Pick(files)), target, overwrite: true);
                break;
            case 6 when Files().ToArray() is { Length: > 0 } files:
                git.Write(FreshPath(), File.ReadAllText(git.Combine(Pick(files))));
                break;
            case 7 when Files().ToArray() is { Length: > 3 } files:
                File.Delete(git.Combine(Pick(files)));
                break;
            case 8 when Files().ToArray() is { Length: > 0 } files && _texts.Count > 0:
                // An old version comes back, here or elsewhere.
                git.Write(Pick(files), Pick(_texts));
                break;
            default:
                Write(git);
                break;
        }
    }


    private void Merge(GitRepository git, string branch)
    {
        try
        {
            git.Run("merge", "-q", "--no-commit", "--no-ff", "-X", _random.Next(2) == 0 ? "ours" : "theirs", branch);
        }
        catch (InvalidOperationException)
        {
            // A conflict: what lies in the work tree is committed as it is.
        }
    }

    private void Write(GitRepository git)
    {
        string[] files = [.. Files()];
        string path = files.Length > 0 && _random.Next(2) == 0 ? Pick(files) : FreshPath();
        string old = File.Exists(git.Combine(path)) ? File.ReadAllText(git.Combine(path)) : "";
        _texts.Add($"{old}line {_random.NextInt64():x}\n");
        git.Write(path, _texts[^1]);
    }

    private IEnumerable<string> Files() =>
        Git.Run("ls-files").Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(f => File.Exists(Git.Combine(f)));

    private string FreshPath() =>
        $"{(char)('a' + _random.Next(4))}/{(char)('a' + _random.Next(4))}/file {_random.Next(1000)}.txt";

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    public void Dispose() => Git.Dispose();
}
