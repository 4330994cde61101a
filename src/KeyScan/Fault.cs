using System.Diagnostics.CodeAnalysis;

namespace KeyScan;

/// <summary>
/// What is wrong with something, said by who does not know where it stands and what a user can do: <see cref="At"/> makes a
/// <see cref="Problem"/> of it. A method that may fail so answers with one, and with null where all is well, which costs nothing.
/// </summary>
/// <param name="What">What is wrong, a sentence without its full stop, or the end of one.</param>
internal sealed record Fault(string What)
{
    /// <summary>The fault with its place, for people.</summary>
    /// <param name="where">A path, or path:line:column.</param>
    /// <param name="whatToDo">What the user can do about it.</param>
    public Problem At(string where, string whatToDo) => new(What, where, whatToDo);

    /// <inheritdoc/>
    public override string ToString() => What;

    /// <summary>A text that says what is wrong; null stays null.</summary>
    [return: NotNullIfNotNull(nameof(what))]
    public static implicit operator Fault?(string? what) => what is null ? null : new Fault(what);
}
