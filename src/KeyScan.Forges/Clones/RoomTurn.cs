namespace KeyScan.Forges.Clones;

/// <summary>
/// The right to wait for room while holding mirrors. One has it at a time among all processes, so that no two wait for each
/// other.
/// </summary>
internal sealed class RoomTurn : IDisposable
{
    private readonly FileStream _held;

    internal RoomTurn(FileStream held) => _held = held;

    /// <summary>Lets the next one wait.</summary>
    public void Dispose() => _held.Dispose();
}
