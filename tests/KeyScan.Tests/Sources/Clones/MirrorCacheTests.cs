using KeyScan.Sources.Clones;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sources.Clones;

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
    public async Task A_mirror_in_use_does_not_make_room_and_one_that_is_not_does()
    {
        CachedMirror held = await Cache(1 << 30).UpdateAsync(Address(_first), null, null, CancellationToken.None);
        long size = Directory.EnumerateFiles(held.Path, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);
        long budget = size + size / 4;
        await Assert.ThrowsAsync<RemoteException>(() => Cache(budget).UpdateAsync(Address(_second), size, null, CancellationToken.None));
        Assert.True(Directory.Exists(held.Path));
        held.Dispose();
        using CachedMirror next = await Cache(budget).UpdateAsync(Address(_second), size, null, CancellationToken.None);
        Assert.False(Directory.Exists(held.Path));
    }

    private static RemoteAddress Address(GitRepository repository) => RemoteAddress.TryParse($"file://{repository.Path}", out RemoteAddress? address) ? address : throw new InvalidOperationException();

    private MirrorCache Cache(long budget) => new(_folder.Combine("mirrors"), budget);
}
