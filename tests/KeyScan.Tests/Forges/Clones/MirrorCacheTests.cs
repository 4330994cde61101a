using KeyScan.Forges.Clones;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Forges.Clones;

/// <summary>Two caches on one folder stand for two processes.</summary>
public sealed class MirrorCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly GitRepository _first = new(), _second = new();

    public MirrorCacheTests()
    {
        foreach (GitRepository repository in (GitRepository[])[_first, _second])
        {
            repository.Write("a.txt", "a\n");
            repository.Commit("a");
        }
    }

    public void Dispose()
    {
        _folder.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public async Task A_mirror_is_used_by_one_process_at_a_time()
    {
        MirrorCache one = Cache(1 << 30), other = Cache(1 << 30);
        CachedMirror held = await one.UpdateAsync(Address(_first), null, null, CancellationToken.None);
        Task<CachedMirror> waiting = other.UpdateAsync(Address(_first), null, null, CancellationToken.None);
        using (CachedMirror free = await other.UpdateAsync(Address(_second), null, null, CancellationToken.None))
            Assert.NotEqual(held.Path, free.Path);
        Assert.False(waiting.IsCompleted);
        held.Dispose();
        using CachedMirror next = await waiting;
        Assert.Equal(held.Path, next.Path);
    }

    [Fact]
    public async Task Who_waits_for_a_mirror_can_be_stopped()
    {
        using CachedMirror held = await Cache(1 << 30).UpdateAsync(Address(_first), null, null, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        Task<CachedMirror> waiting = Cache(1 << 30).UpdateAsync(Address(_first), null, null, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_mirror_in_use_is_waited_for_where_its_room_is_needed()
    {
        CachedMirror held = await Cache(1 << 30).UpdateAsync(Address(_first), null, null, CancellationToken.None);
        long size = SizeOf(held.Path);
        Task<CachedMirror> waiting = Cache(size + size / 4).UpdateAsync(Address(_second), size, null, CancellationToken.None);
        while (MirrorLock.TryTake(_folder.Combine("mirrors/turn")) is { } free)
        {
            free.Dispose();
            await Task.Yield();
        }
        Assert.False(waiting.IsCompleted);
        Assert.True(Directory.Exists(held.Path));
        held.Dispose();
        using CachedMirror next = await waiting;
        Assert.False(Directory.Exists(held.Path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Clones_that_fit_one_at_a_time_are_all_made_and_never_take_more_than_the_budget(bool isSizeKnown)
    {
        GitRepository[] repositories = [.. Enumerable.Range(0, 4).Select(MakeLarge)];
        const long Budget = Large + Large / 2;
        MirrorCache[] caches = [Cache(Budget), Cache(Budget)];
        long most = 0;
        await Task.WhenAll(repositories.Select(async (repository, i) =>
        {
            using CachedMirror mirror =
                await caches[i % 2].UpdateAsync(Address(repository), isSizeKnown ? Large : null, null, CancellationToken.None);
            long all = SizeOf(_folder.Combine("mirrors"));
            lock (caches)
                most = Math.Max(most, all);
        }));
        Assert.InRange(most, Large, Budget);
        foreach (GitRepository repository in repositories)
            repository.Dispose();
    }

    [Fact]
    public async Task What_a_killed_process_left_makes_room()
    {
        using GitRepository large = MakeLarge(1);
        const long Budget = Large + Large / 2;
        using (await Cache(Budget).UpdateAsync(Address(_first), null, null, CancellationToken.None))
        {
        }
        string left = $"{Directory.GetDirectories(_folder.Combine("mirrors")).Single()}.partial";
        Directory.CreateDirectory(left);
        await File.WriteAllBytesAsync(Path.Combine(left, "pack"), new byte[Large]);
        using CachedMirror mirror = await Cache(Budget).UpdateAsync(Address(large), Large, null, CancellationToken.None);
        Assert.False(Directory.Exists(left));
        Assert.InRange(SizeOf(_folder.Combine("mirrors")), Large, Budget);
    }

    [Fact]
    public async Task One_that_is_larger_than_the_budget_is_not_waited_for_and_leaves_nothing()
    {
        using GitRepository large = MakeLarge(1);
        RemoteException e = await Assert.ThrowsAsync<RemoteException>(
            () => Cache(Large / 2).UpdateAsync(Address(large), null, null, CancellationToken.None));
        Assert.Equal(RemoteFailure.TooLarge, e.Failure);
        Assert.DoesNotContain("-", e.Problem.What, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_folder.Combine("mirrors")));
    }

    [Fact]
    public void A_mirror_that_outgrew_the_budget_by_what_nothing_needs_is_made_anew()
    {
        var mirror = new MirrorClone(_folder.Combine("mirrors"), Address(_first));
        mirror.Update(Large, null, CancellationToken.None);
        string left = Path.Combine(mirror.Path, "objects/pack/tmp_pack_killed");
        File.WriteAllBytes(left, new byte[Large]);
        mirror.Update(Large, null, CancellationToken.None);
        Assert.False(File.Exists(left));
        Assert.True(mirror.Exists);
    }

    [Fact]
    public void A_mirror_that_outgrew_the_budget_for_good_leaves_nothing()
    {
        var mirror = new MirrorClone(_folder.Combine("mirrors"), Address(_first));
        mirror.Update(Large, null, CancellationToken.None);
        AddLarge(_first, 1);
        Assert.Equal(RemoteFailure.TooLarge,
            Assert.Throws<RemoteException>(() => mirror.Update(Large, null, CancellationToken.None)).Failure);
        Assert.Empty(Directory.GetDirectories(_folder.Combine("mirrors")));
    }

    private const int Large = 1 << 20;

    private static GitRepository MakeLarge(int seed)
    {
        var repository = new GitRepository();
        AddLarge(repository, seed);
        return repository;
    }

    private static void AddLarge(GitRepository repository, int seed)
    {
        byte[] large = new byte[Large];
        new Random(seed).NextBytes(large);
        repository.Write("large.bin", large);
        repository.Commit("large");
    }

    private static long SizeOf(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);

    private static RepositoryAddress Address(GitRepository repository) =>
        RepositoryAddress.TryParse($"file://{repository.Path}", out RepositoryAddress? address) ? address
        : throw new InvalidOperationException();

    private MirrorCache Cache(long budget) => new(_folder.Combine("mirrors"), budget);
}
