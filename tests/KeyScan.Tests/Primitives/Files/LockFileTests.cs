using KeyScan.Primitives.Files;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Primitives.Files;

public sealed class LockFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_holds_it_at_a_time_and_it_stays()
    {
        string path = _folder.Combine("lock");
        using (FileStream held = LockFile.TryTake(path)!)
        {
            Assert.NotNull(held);
            Assert.Null(LockFile.TryTake(path));
            Assert.Null(LockFile.Take(path, TimeSpan.Zero, CancellationToken.None));
        }
        Assert.True(File.Exists(path));
        using FileStream? again = LockFile.Take(path, TimeSpan.Zero, CancellationToken.None);
        Assert.NotNull(again);
    }

    [Fact]
    public async Task Who_waits_gets_it_when_it_is_let_go()
    {
        string path = _folder.Combine("lock");
        FileStream held = LockFile.TryTake(path)!;
        Task<FileStream?> waiting = Task.Run(() => LockFile.Take(path, Timeout.InfiniteTimeSpan, CancellationToken.None));
        Assert.Null(LockFile.TryTake(path));
        held.Dispose();
        using FileStream? next = await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.NotNull(next);
    }

    [Fact]
    public void Who_is_asked_to_stop_waits_no_longer()
    {
        string path = _folder.Combine("lock");
        using FileStream? held = LockFile.TryTake(path);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => LockFile.Take(path, Timeout.InfiniteTimeSpan, stop.Token));
    }

    // It would be waited for in vain.
    [Fact]
    public void What_cannot_be_made_is_held_by_nobody() =>
        Assert.Throws<DirectoryNotFoundException>(() =>
            LockFile.Take(_folder.Combine("no/lock"), Timeout.InfiniteTimeSpan, CancellationToken.None));

    [UnixFact]
    public void Only_those_who_may_open_it_can_hold_it()
    {
        if (OperatingSystem.IsWindows())
            return;
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using FileStream? held = LockFile.TryTake(_folder.Combine("lock"), Owner);
        Assert.Equal(Owner, File.GetUnixFileMode(_folder.Combine("lock")));
    }
}
