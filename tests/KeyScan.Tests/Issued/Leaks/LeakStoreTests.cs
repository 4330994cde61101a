using KeyScan.Issued.Leaks;
using KeyScan.Tests.Revocation;

namespace KeyScan.Tests.Issued.Leaks;

public sealed class LeakStoreTests
{
    [Fact]
    public void Leaks_go_along_when_their_repository_is_renamed_each_once()
    {
        using var registry = new LeakyRegistry();
        registry.Leak("k1", "k2");
        registry.LeakAgain("k1", "acme/new");
        var store = new LeakStore(registry.Database);
        store.Move("https://git.example.com/shop.git", "acme/new");
        Assert.Equal([("k1", "acme/new"), ("k2", "acme/new")], store.All().Select(l => (l.KeyId, l.Repository)).Order());
    }
}
