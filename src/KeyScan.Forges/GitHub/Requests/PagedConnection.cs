using Octokit;

namespace KeyScan.Forges.GitHub.Requests;

/// <summary>
/// Octokit's API, whose listings give their first page, <see cref="IReadOnlyPagedCollection{T}"/>, from which the caller takes
/// the next one when it is needed.
/// </summary>
internal sealed class PagedConnection(IConnection connection) : ApiConnection(connection, new FirstPage())
{
    private sealed class FirstPage : IApiPagination
    {
        public async Task<IReadOnlyList<T>> GetAllPages<T>(Func<Task<IReadOnlyPagedCollection<T>>> getFirstPage, Uri uri) =>
            await getFirstPage();
    }
}
