namespace KeyScan.Primitives;

/// <summary>
/// The first bytes of a process, which are searched one by one. A fast search is compiled when it first runs, which takes 3 to 5
/// ms: much for a hook that has a few lines to look at. One by one these take half a millisecond.
/// </summary>
/// <param name="count">How many.</param>
internal sealed class FirstBytes(int count = 256 * 1024)
{
    private int _left = count;

    /// <summary>
    /// Takes <paramref name="length"/> of them; false where fewer are left. Two threads may take the same ones, which does no
    /// harm.
    /// </summary>
    public bool Take(int length)
    {
        if (length > _left)
            return false;
        _left -= length;
        return true;
    }
}
