# webdriver.exs: a client of the WebDriver protocol (https://www.w3.org/TR/webdriver2/): opens a browser by way of a
# chromedriver, clicks, types and reads. Over OTP's :httpc and Elixir's JSON; a script gets it by Code.require_file/2.

defmodule WebDriver do
  @enforce_keys [:base]
  defstruct [:base]

  @element "element-6066-11e4-a52e-4f735466cecf"
  @patience 20_000

  @doc "Opens a headless Chromium by the driver at `port` of this machine. Options: `:width`, `:height` in pixels."
  def open(port, options \\ []) do
    {:ok, _} = Application.ensure_all_started(:inets)
    size = "#{options[:width] || 1280},#{options[:height] || 1000}"

    chrome = %{
      args: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=#{size}"]
    }

    capabilities = %{
      "browserName" => "chrome",
      "acceptInsecureCerts" => true,
      "goog:chromeOptions" => chrome,
      "goog:loggingPrefs" => %{"browser" => "ALL"}
    }

    driver = "http://127.0.0.1:#{port}"
    body = %{capabilities: %{alwaysMatch: capabilities}}
    {:ok, %{"sessionId" => id}} = call(:post, "#{driver}/session", body)
    %__MODULE__{base: "#{driver}/session/#{id}"}
  end

  def quit(browser), do: call(:delete, browser.base)

  def go(browser, url), do: post!(browser, "/url", %{url: url})
  def url(browser), do: get!(browser, "/url")
  def title(browser), do: get!(browser, "/title")

  @doc "Runs JavaScript in the page and gives what it returns."
  def run(browser, script, arguments \\ []),
    do: post!(browser, "/execute/sync", %{script: script, args: arguments})

  @doc "Clicks the first element that a CSS selector finds, as soon as there is one that can be clicked."
  def click(browser, selector) do
    await("a click on #{selector}", fn ->
      with {:ok, %{@element => id}} <- find(browser, selector),
           {:ok, _} <- call(:post, "#{browser.base}/element/#{id}/click", %{}),
           do: true,
           else: (_ -> false)
    end)
  end

  @doc "Types into a field, in place of what stands there."
  def type(browser, selector, text) do
    {:ok, %{@element => id}} = find(browser, selector)
    post!(browser, "/element/#{id}/clear", %{})
    post!(browser, "/element/#{id}/value", %{text: text})
  end

  def press(browser, key) do
    keys = for type <- ["keyDown", "keyUp"], do: %{type: type, value: key}
    post!(browser, "/actions", %{actions: [%{type: "key", id: "keyboard", actions: keys}]})
  end

  @doc "The text that an element shows; nil if there is none such."
  def text(browser, selector) do
    with {:ok, %{@element => id}} <- find(browser, selector),
         {:ok, text} <- call(:get, "#{browser.base}/element/#{id}/text"),
         do: text,
         else: (_ -> nil)
  end

  @doc "The texts of all elements that a selector finds, shown or not."
  def texts(browser, selector) do
    run(browser, "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)", [selector])
  end

  @doc "Waits until a question is answered with something but nil and false, and gives the answer."
  def await(what, question, deadline \\ now() + @patience) do
    case question.() do
      answer when answer not in [nil, false] ->
        answer

      _ ->
        if now() > deadline, do: raise("waited in vain for #{what}")
        Process.sleep(50)
        await(what, question, deadline)
    end
  end

  @doc "Messages of the page's console, since they were last asked for."
  def console(browser), do: post!(browser, "/se/log", %{type: "browser"})

  @doc "A command of Chrome's own protocol."
  def chrome(browser, command, parameters),
    do: post!(browser, "/goog/cdp/execute", %{cmd: command, params: parameters})

  @doc "Has the page see a screen of another width and height, and a taste for \"light\" or \"dark\"."
  def look(browser, width, height, taste) do
    screen = %{width: width, height: height, deviceScaleFactor: 1, mobile: width < 600}
    chrome(browser, "Emulation.setDeviceMetricsOverride", screen)
    features = [%{name: "prefers-color-scheme", value: taste}]
    chrome(browser, "Emulation.setEmulatedMedia", %{features: features})
  end

  @doc "Writes what is shown to a PNG file."
  def screenshot(browser, file),
    do: File.write!(file, Base.decode64!(get!(browser, "/screenshot")))

  defp find(browser, selector),
    do: call(:post, "#{browser.base}/element", %{using: "css selector", value: selector})

  defp get!(browser, path), do: result!(path, call(:get, browser.base <> path))
  defp post!(browser, path, body), do: result!(path, call(:post, browser.base <> path, body))

  defp result!(_path, {:ok, value}), do: value
  defp result!(path, {:error, error}), do: raise("#{path}: #{error}")

  defp call(method, url, body \\ nil) do
    url = to_charlist(url)
    request = if body, do: {url, [], ~c"application/json", JSON.encode!(body)}, else: {url, []}

    case :httpc.request(method, request, [timeout: 60_000], body_format: :binary) do
      {:ok, {{_, 200, _}, _, answer}} ->
        {:ok, JSON.decode!(answer)["value"]}

      {:ok, {_, _, answer}} ->
        %{"error" => error, "message" => message} = JSON.decode!(answer)["value"]
        {:error, "#{error}: #{message}"}

      {:error, reason} ->
        {:error, "no answer of the driver: #{inspect(reason)}"}
    end
  end

  defp now, do: System.monotonic_time(:millisecond)
end
