namespace KeyScan.Registry.Database;

/// <summary>
/// The clock of a registry's database, which all who use it share: asked once, and carried on by the time that passes here. A
/// machine whose own clock is wrong neither puts off what others send nor sees keys expire. For a SQLite file it is this
/// machine's clock as it was at first.
/// </summary>
/// <param name="database">The registry.</param>
internal sealed class RegistryClock(RegistryDatabase database) : TimeProvider
{
    private readonly DateTimeOffset _start = database.Now();
    private readonly long _began = System.GetTimestamp();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start + System.GetElapsedTime(_began);

    /// <summary>How much this machine's clock is ahead of the database's; below nothing where it is behind.</summary>
    public TimeSpan Ahead => System.GetUtcNow() - GetUtcNow();
}
