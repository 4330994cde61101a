namespace KeyScan.Detection.Structured;

/// <summary>
/// A text inside strings of a file: a program, a document. Its pieces, one after the other, are searched as a file of its own
/// would be.
/// </summary>
/// <param name="FirstPiece">The first of its pieces in <see cref="SlotList.Pieces"/>.</param>
/// <param name="PieceCount">How many there are.</param>
/// <param name="Extension">The ending of files with such text: <c>.js</c>.</param>
internal readonly record struct EmbeddedText(int FirstPiece, int PieceCount, string Extension);
