using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sources;

/// <summary>
/// A repository that a seed makes and rewrites: amended, rebased, squashed and reset branches, branches and tags that come and
/// go, files that are copied and moved, and keys in files and messages. Clocks never go back: which of two commits came first
/// has one answer.
/// </summary>
internal sealed class RewrittenHistory : IDisposable
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private readonly Random _random;
    private readonly List<string> _keys = [], _texts = [];
    private long _time = 1_600_000_000;
    private int _named;

    public RewrittenHistory(int seed)
    {
        _random = new Random(seed);
        Tick();
        Write();
        Git.Commit("first");
    }

    public GitRepository Git { get; } = new();

    /// <summary>Changes something; returns what.</summary>
    public string Step()
    {
        Tick();
        string[] branches = Names("refs/heads"), tags = Names("refs/tags");
        string on = Git.Run("branch", "--show-current").Trim(), other = Pick(branches);
        try
        {
            return Change(_random.Next(16), on, other, tags);
        }
        catch (InvalidOperationException)
        {
            // A conflict, or nothing to do it with: git is brought back to where it was.
            foreach (string broken in (string[])["rebase", "merge", "cherry-pick"])
                Try(broken, "--abort");
            Git.Run("reset", "-q", "--hard");
            return "nothing";
        }
    }

    public void Dispose() => Git.Dispose();

    private string Change(int what, string on, string other, string[] tags)
    {
        switch (what)
        {
            case 0 or 1:
                Git.Run("switch", "-q", "-c", $"branch-{_named++}");
                return Commit("on a new branch");
            case 2:
                Git.Run("switch", "-q", other);
                return Commit("elsewhere");
            case 3 or 4:
                if (_random.Next(2) == 0)
                    Write();
                Git.Run("add", "-A");
                Git.Run("commit", "-q", "--amend", "--allow-empty", "-m", Message());
                return "amend";
            case 5:
                Git.Run("rebase", "-q", "--no-ff", other);
                return $"rebase on {other}";
            case 6 or 7:
                Git.Run("merge", "-q", "--squash", "-X", "theirs", other);
                Git.Commit(Message());
                return $"squash {other}";
            case 8:
                Git.Run("merge", "-q", "--no-ff", "-X", "ours", "-m", Message(), other);
                return $"merge {other}";
            case 9 or 10 when other != on:
                Git.Run("branch", "-q", "-D", other);
                return $"delete {other}";
            case 11:
                Git.Run("reset", "-q", "--hard", "HEAD~1");
                return "force";
            case 12:
                string target = (string[])["HEAD", "HEAD^{tree}", "HEAD~1", .. tags] is var targets ? Pick(targets) : "";
                Git.Run("tag", "-a", $"tag-{_named++}", "-m", Message(), target);
                return $"tag {target}";
            case 13 when tags.Length > 0:
                string tag = Pick(tags);
                Git.Run("tag", "-d", tag);
                return $"delete {tag}";
            case 14 when on.Length > 0:
                Git.Run("switch", "-q", "--detach");
                return Commit("on no branch");
            case 15:
                Git.Run("reflog", "expire", "--expire=now", "--all");
                Git.Run("gc", "-q", "--prune=now");
                return "gc";
            default:
                return Commit("in place");
        }
    }

    private string Commit(string what)
    {
        if (_random.Next(3) == 0 && Files() is { Length: > 1 } files)
            Move(Pick(files));
        else
            Write();
        Git.Commit(Message());
        return $"commit {what}";
    }

    /// <summary>A file or the folder it is in, copied or moved.</summary>
    private void Move(string file)
    {
        string folder = Path.GetDirectoryName(file)!, fresh = $"moved-{_named++}";
        if (_random.Next(2) == 0)
            Git.Write($"{fresh}/copy.txt", File.ReadAllText(Git.Combine(file)));
        else
            Directory.Move(Git.Combine(folder.Split('/')[0]), Git.Combine(fresh));
    }

    private void Write()
    {
        string path = $"{Pick("abc")}/{Pick("abc")}/{Pick("abcd")}.txt";
        if (_texts.Count == 0 || _random.Next(4) > 0)
            _texts.Add($"line {_random.Next(20)}\n{(_random.Next(5) > 0 ? $"key = {Key()}\n" : "")}line {_random.Next(20)}\n");
        Git.Write(path, Pick(_texts));
    }

    private string Message() => _random.Next(6) == 0 ? $"with {Key()}" : $"at {_time}";

    private string Key()
    {
        if (_keys.Count == 0 || _random.Next(2) == 0)
            _keys.Add($"acme_{string.Concat(Enumerable.Range(0, 20).Select(_ => Pick(Letters)))}");
        return Pick(_keys);
    }

    private void Tick()
    {
        _time += _random.Next(1, 5000);
        Git.Environment["GIT_AUTHOR_DATE"] = Git.Environment["GIT_COMMITTER_DATE"] = $"{_time} +0000";
    }

    private void Try(params string[] arguments)
    {
        try
        {
            Git.Run(arguments);
        }
        catch (InvalidOperationException)
        {
            // It was not that.
        }
    }

    private string[] Names(string under) =>
        Git.Run("for-each-ref", "--format=%(refname:lstrip=2)", under).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private string[] Files() => Git.Run("ls-files").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private char Pick(string from) => from[_random.Next(from.Length)];
}
