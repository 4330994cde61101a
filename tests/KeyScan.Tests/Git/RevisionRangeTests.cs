using System.Globalization;
using System.Text;
using KeyScan.Git;
using KeyScan.Git.Objects;
using KeyScan.Git.Walks;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Git;

/// <summary>What a range brings, and which refs reach a commit; git is the oracle.</summary>
public sealed class RevisionRangeTests : IDisposable
{
    private const int Commits = 40;

    private readonly GitRepository _git = new();

    public void Dispose() => _git.Dispose();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Objects_of_a_range_are_those_that_git_lists(int seed)
    {
        var random = new Random(seed);
        string[] ids = MakeHistory(random, i => 1_700_000_000 + (i / 3));
        var layout = RepositoryLayout.Find(_git.Path);
        using var database = ObjectDatabase.Open(layout);
        for (int n = 0; n < 6; n++)
        {
            string[] include = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => ids[random.Next(Commits)])];
            string[] exclude = [.. Enumerable.Range(0, random.Next(0, 3)).Select(_ => ids[random.Next(Commits)])];
            if (n == 0)
                include = [.. include, _git.Run("rev-parse", "v1").Trim()];
            string[] expected =
                _git.Run(["rev-list", "--objects", "--no-object-names", .. include, .. exclude.Select(e => $"^{e}"), "--"])
                .Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var range = RevisionRange.Read(new CommitReader(database, layout.Shallow), include.Select(Id), exclude.Select(Id),
                ignoresMissing: false);
            Assert.Equal(expected.Order(StringComparer.Ordinal),
                range.Objects.Select(o => o.ToString()).Order(StringComparer.Ordinal));
            Assert.Empty(range.Missing);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Where_clocks_are_wrong_a_range_is_exact(int seed)
    {
        var random = new Random(seed);
        string[] ids = MakeHistory(random, _ => 1_600_000_000 + random.Next(100_000_000));
        var layout = RepositoryLayout.Find(_git.Path);
        using var database = ObjectDatabase.Open(layout);
        var commits = new CommitReader(database, layout.Shallow);
        ObjectId from = Id(ids[random.Next(Commits)]), to = Id(ids[random.Next(Commits)]);
        HashSet<ObjectId> expected = [.. Reached(commits, to).Except(Reached(commits, from))];
        var range = RevisionRange.Read(commits, [to], [from], ignoresMissing: false);
        Assert.Equal(expected.Order(), range.Objects.Where(o => commits.Find(o) is not null).Order());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Refs_that_reach_a_commit_are_those_that_git_lists(int seed)
    {
        var random = new Random(seed);
        string[] ids = MakeHistory(random, i => 1_700_000_000 + (i * 100));
        for (int i = 0; i < 8; i++)
            _git.Run("update-ref", $"refs/heads/b{i}", ids[random.Next(Commits)]);
        var layout = RepositoryLayout.Find(_git.Path);
        using var database = ObjectDatabase.Open(layout);
        (string Name, ObjectId Id)[] refs = [.. KeyScan.Git.Refs.RefFiles.Read(layout).All];
        var commits = new CommitReader(database, layout.Shallow);
        foreach (string id in ids.Where(_ => random.Next(6) == 0))
        {
            HashSet<ObjectId> reaching = commits.ThatReach(refs.Select(r => r.Id), Id(id))!;
            string[] expected = _git.Run("for-each-ref", "--format=%(refname)", $"--contains={id}")
                .Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(expected, refs.Where(r => reaching.Contains(r.Id)).Select(r => r.Name).Order(StringComparer.Ordinal));
        }
        Assert.Null(commits.ThatReach(refs.Select(r => r.Id), new ObjectId(new byte[20])));
    }

    [Fact]
    public void What_is_missing_is_named_or_refused()
    {
        _git.CommitHistory(3);
        string tree = _git.Run("rev-parse", "HEAD:folder").Trim(), head = _git.Run("rev-parse", "HEAD").Trim(),
            first = _git.Run("rev-parse", "HEAD~2").Trim();
        File.Delete(Path.Combine(_git.Objects, tree[..2], tree[2..]));
        File.Delete(Path.Combine(_git.Objects, first[..2], first[2..]));
        using var database = ObjectDatabase.Open(RepositoryLayout.Find(_git.Path));
        var commits = new CommitReader(database, []);
        Assert.Equal(new[] { Id(tree), Id(first) }.Order(),
            RevisionRange.Read(commits, [Id(head)], [], ignoresMissing: false).Missing.Order());
        Assert.Empty(RevisionRange.Read(commits, [Id(first)], [Id(first)], ignoresMissing: true).Objects);
        Assert.Throws<GitException>(() => RevisionRange.Read(commits, [Id(first)], [], ignoresMissing: false));
    }

    private static HashSet<ObjectId> Reached(CommitReader commits, ObjectId start)
    {
        var reached = new HashSet<ObjectId>([start]);
        var open = new Stack<ObjectId>([start]);
        while (open.TryPop(out ObjectId id))
        {
            foreach (ObjectId parent in commits.Find(id)!.Parents.Where(reached.Add))
                open.Push(parent);
        }
        return reached;
    }

    /// <summary>
    /// Commits with merges and second roots, files that change, come back and move;
    /// their ids in order, and an annotated tag <c>v1</c>.
    /// </summary>
    private string[] MakeHistory(Random random, Func<int, long> time)
    {
        var stream = new StringBuilder();
        for (int i = 0; i < Commits; i++)
        {
            stream.Append(CultureInfo.InvariantCulture,
                $"commit refs/made/{i}\nmark :{i + 1}\ncommitter A <a@example.com> {time(i)} +0000\ndata 2\n{i % 10}\n\n");
            if (i > 0 && random.Next(12) > 0)
            {
                stream.Append(CultureInfo.InvariantCulture, $"from :{Math.Max(1, i - random.Next(4))}\n");
                if (i > 3 && random.Next(4) == 0)
                    stream.Append(CultureInfo.InvariantCulture, $"merge :{random.Next(1, i)}\n");
            }
            for (int n = random.Next(3); n >= 0; n--)
            {
                string content = $"content {random.Next(12)}";
                stream.Append(CultureInfo.InvariantCulture,
                    $"M 100644 inline f{random.Next(3)}/g{random.Next(2)}/h{random.Next(4)}\ndata {content.Length}\n{content}\n");
            }
            stream.Append('\n');
        }
        stream.Append(CultureInfo.InvariantCulture,
            $"tag v1\nfrom :{Commits - 3}\ntagger A <a@example.com> 1700000000 +0000\ndata 1\nt\n");
        _git.RunWith(stream.ToString(), "fast-import", "--quiet");
        string[] ids = _git.Run(["rev-parse", .. Enumerable.Range(0, Commits).Select(i => $"refs/made/{i}")])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return ids;
    }

    private static ObjectId Id(string hex) =>
        ObjectId.TryParse(hex, out ObjectId id) ? id : throw new InvalidOperationException(hex);
}
