# browser.exs DRIVER-PORT URL MACHINE [PICTURES]: opens the observatory in a browser, clicks, and reads what is shown.
# MACHINE is a text that the page shows of the node's version; PICTURES a directory for screenshots.

Code.require_file("../webdriver.exs", __DIR__)

defmodule Visit do
  import WebDriver

  def run(driver, url, machine, pictures) do
    browser = open(driver)

    try do
      steps(browser, url, machine, pictures)
      errors = for %{"level" => "SEVERE", "message" => message} <- console(browser), do: message
      check("the console tells of no errors", errors == [], errors)
    after
      quit(browser)
    end
  end

  defp steps(browser, url, machine, pictures) do
    go(browser, url)
    check("the page is there", title(browser) == "Observatory", title(browser))
    check("it tells what it runs on", text(browser, "#machine") =~ machine, text(browser, "#machine"))
    await("the page to be live", fn -> text(browser, "#state") == "live" end)
    check("the node's processes are counted", await_number(browser, "#processes", &(&1 > 50)) > 50)
    check("there is a row for each of the first fifty", length(await_rows(browser)) == 50)

    sorting(browser)
    crowd(browser)
    if pictures, do: pictures(browser, pictures)
    stopping(browser)
    visitor(browser, url)
  end

  defp sorting(browser) do
    for {column, cell, value} <- [
          {"reductions", "td.reductions", &number/1},
          {"messages", "td.messages", &number/1},
          {"name", "td.name span:first-child", & &1},
          {"function", "td.function", & &1}
        ],
        _ <- 1..2 do
      before = sort_of(browser)
      click(browser, "th[data-column=#{column}] button")
      await("another order", fn -> sort_of(browser) != before end)
      [^column, direction] = sort_of(browser)
      shown = browser |> texts("tbody #{cell}") |> Enum.map(value)
      sorted = Enum.sort(shown, if(direction == "ascending", do: :asc, else: :desc))
      check("sorted by #{column}, #{direction}", shown == sorted, shown)
    end
  end

  defp sort_of(browser) do
    run(browser, """
    const th = document.querySelector("th[aria-sort]");
    return [th.dataset.column, th.getAttribute("aria-sort")];
    """)
  end

  defp crowd(browser) do
    click(browser, "#start-1000")
    await_number(browser, "#crowd", &(&1 == 1_000))
    click(browser, "#start-1000")
    await_number(browser, "#crowd", &(&1 == 2_000))
    check("two thousand processes were started", await_number(browser, "#processes", &(&1 > 2_000)) > 2_000)
    check("the curve is drawn", run(browser, "return document.querySelector('#curve .line').getAttribute('d').length") > 20)

    # The newest are those of the crowd.
    sort(browser, "pid", "descending")
    member = "tbody tr:nth-child(10)"
    pid = await("a member of the crowd", fn -> member_pid(browser, member) end)
    click(browser, "#{member} td.name")
    await("the process to be opened", fn -> text(browser, "#process h2") == pid end)
    check("it is shown what it does", text(browser, "#process .stack") =~ "gen_server", text(browser, "#process"))
    click(browser, "#kill")
    await("the process to be gone", fn -> text(browser, "#process .name") == "This process has ended." end)
    await_number(browser, "#crowd", &(&1 == 2_000))
    check("one was killed, and another took its place", true)
    click(browser, "#process [data-hide]")
    check("it can be closed", run(browser, "return document.querySelector('#process').hidden"))

    sort(browser, "memory", "descending")
    click(browser, "tbody tr:first-child .pid-link")
    await("another process to be opened", fn -> text(browser, "#process .name") not in [nil, ""] end)
    check("others cannot be killed", run(browser, "return document.querySelector('#kill').hidden"))
    press(browser, "\uE00C")
    check("escape closes it", run(browser, "return document.querySelector('#process').hidden"))
  end

  defp sort(browser, column, direction) do
    await("the order #{column}, #{direction}", fn ->
      sort_of(browser) == [column, direction] or
        (click(browser, "th[data-column=#{column}] button") && Process.sleep(300) && false)
    end)
  end

  defp member_pid(browser, row) do
    if text(browser, "#{row} td.name span:first-child") == "Observatory.Crowd.Member.init/1", do: text(browser, "#{row} td.pid")
  end

  defp stopping(browser) do
    click(browser, "#stop")
    check("all were stopped", await_number(browser, "#crowd", &(&1 == 0)) == 0)
  end

  defp visitor(browser, url) do
    visits = number(text(browser, "#visits"))
    type(browser, "input[name=name]", "Ada <b> & Zoë")
    click(browser, "form[action='/name'] button")
    name = await("the name", fn -> text(browser, "#name") end)
    check("the name is kept, as text", name == "Ada <b> & Zoë", name)
    check("visits are counted", number(text(browser, "#visits")) == visits + 1)
    await("to see oneself watch", fn -> text(browser, "#viewers") == "Ada <b> & Zoë (you)" end)
    click(browser, "form[action='/forget'] button")
    await("to be forgotten", fn -> text(browser, "#visits") == "1" end)
    check("the name is forgotten", text(browser, "#name") == nil)

    go(browser, url <> "/elsewhere")
    check("a page that is not there", text(browser, "h1") == "There is nothing here" and text(browser, "code") == "/elsewhere")
    # Which browsers tell as an error.
    _ = console(browser)
  end

  # Screenshots, with a process opened in the last.
  defp pictures(browser, directory) do
    for {name, width, height, taste} <- [
          {"light", 1280, 1000, "light"},
          {"dark", 1280, 1000, "dark"},
          {"phone-light", 390, 844, "light"},
          {"phone-dark", 390, 844, "dark"}
        ] do
      look(browser, width, height, taste)
      Process.sleep(1_200)
      screenshot(browser, Path.join(directory, "#{name}.png"))
    end

    run(browser, "window.scrollTo(0, 700)")
    screenshot(browser, Path.join(directory, "phone-table.png"))
    look(browser, 1280, 1000, "dark")
    click(browser, "tbody tr:nth-child(3) td.name")
    Process.sleep(1_500)
    screenshot(browser, Path.join(directory, "process.png"))
    look(browser, 390, 844, "light")
    Process.sleep(500)
    screenshot(browser, Path.join(directory, "phone-process.png"))
    click(browser, "#process [data-hide]")
    look(browser, 1280, 1000, "light")
  end

  defp await_rows(browser) do
    await("rows", fn -> with rows when length(rows) == 50 <- texts(browser, "tbody tr"), do: rows, else: (_ -> nil) end)
  end

  defp await_number(browser, selector, wanted) do
    await("#{selector}, which shows #{text(browser, selector)}", fn ->
      with text when is_binary(text) <- text(browser, selector),
           number when is_integer(number) <- number(text),
           true <- wanted.(number),
           do: number,
           else: (_ -> nil)
    end)
  end

  defp number(text) do
    case text |> String.replace(",", "") |> Integer.parse() do
      {number, ""} -> number
      _ -> nil
    end
  end

  defp check(what, as_expected, seen \\ nil)
  defp check(what, true, _seen), do: IO.puts("  #{what}")
  defp check(what, _not, seen), do: raise("not so: #{what}; seen: #{inspect(seen)}")
end

[driver, url, machine | pictures] = System.argv()
Visit.run(String.to_integer(driver), url, machine, List.first(pictures))
