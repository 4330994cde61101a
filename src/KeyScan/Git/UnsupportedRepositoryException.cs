namespace KeyScan.Git;

/// <summary>
/// A repository, or a file of one, that is not read in this process, such as a split index; the git executable may know it. The
/// message says what it is.
/// </summary>
internal sealed class UnsupportedRepositoryException(string message, Exception? innerException = null)
    : Exception(message, innerException);
