using KeyScan.Registry;
using KeyScan.Registry.Database;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Database;

/// <summary>What machines that share a registry agree on.</summary>
public sealed class SharedRegistryTests
{
    [Fact]
    public void Work_is_held_by_one_until_it_lets_go_or_ends()
    {
        using var registry = new TestRegistry(DatabaseKind.Postgres);
        using RegistryDatabase other =
            KeyRegistry.Open(registry.Database.Address), third = KeyRegistry.Open(registry.Database.Address);
        IDisposable held = registry.Database.TryHold("acme/shop")!;
        Assert.Null(other.TryHold("acme/shop"));
        using (IDisposable? different = other.TryHold("acme/site"))
            Assert.NotNull(different);
        held.Dispose();
        using IDisposable? next = other.TryHold("acme/shop");
        Assert.NotNull(next);
        Assert.Null(third.TryHold("acme/shop"));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public void The_clock_of_the_database_goes_forward(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        DateTimeOffset first = registry.Database.Now();
        Assert.True(registry.Database.Now() >= first);
        // On one machine it is this one's.
        Assert.InRange(first, TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow());
    }
}
